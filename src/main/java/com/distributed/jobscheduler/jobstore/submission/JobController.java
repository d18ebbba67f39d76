package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.jobstore.idempotency.KeyedSubmissions;
import com.distributed.jobscheduler.jobstore.idempotency.Submission;
import com.distributed.jobscheduler.jobstore.idempotency.SubmissionKey;
import com.distributed.jobscheduler.jobstore.job.EntityTag;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.limit.LimitWaits;
import com.distributed.jobscheduler.jobstore.schedule.Forecast;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Submits and shows jobs (contract: Job Store). */
@RestController
@RequiredArgsConstructor
class JobController {
    private final SubmissionRules rules;
    private final JobInsert insert;
    private final KeyedSubmissions submissions;
    private final JobTable jobs;
    private final Forecast forecast;
    private final LimitWaits waits;
    private final Clock clock;

    @PostMapping("/api/jobs")
    ResponseEntity<ApiResponse<Object>> submit(
            @RequestBody JobSubmission submission,
            @RequestHeader HttpHeaders headers,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client) {
        // The rules apply when the job is stored: a repeat may come when they no longer allow it.
        return submissions.submitOne(
                SubmissionKey.of(headers, "POST /api/jobs", client),
                new Submission(
                        () -> insert.insert(List.of(rules.check("", submission)), client)
                                .orThrow(),
                        () -> SubmissionDigest.of(submission)));
    }

    @GetMapping("/api/jobs/{id}")
    ApiResponse<ShownJob> get(@PathVariable long id, HttpServletResponse response) {
        var job = jobs.known(id);
        // Not by a ResponseEntity, which would answer 304 for a job that has moved since.
        response.setHeader(HttpHeaders.ETAG, EntityTag.of(job));
        return ApiResponse.ok(new ShownJob(job, forecast.calendarNote(job), waits.limitOf(job)), clock.instant());
    }

    /**
     * @param calendarNote which days its calendar excludes on the way to its current occurrence; absent for none
     * @param waitsForLimit the limit that keeps the due job waiting; absent for none
     */
    record ShownJob(
            @JsonUnwrapped Job job,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String calendarNote,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String waitsForLimit) {}
}
