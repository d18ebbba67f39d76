package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.change.Declaration.Declared;
import com.distributed.jobscheduler.jobstore.change.Declaration.Effect;
import com.distributed.jobscheduler.jobstore.control.JobControl;
import com.distributed.jobscheduler.jobstore.job.EntityTag;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.OwnJobs;
import com.distributed.jobscheduler.jobstore.submission.JobSubmission;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Declares, shows and cancels the job that holds a caller's own key (extension). */
@RestController
@RequiredArgsConstructor
class KeyController {
    private static final String PATH = "/api/jobs/by-key/{key}";

    private final Declaration declaration;
    private final JobControl control;
    private final JobTable jobs;
    private final Clock clock;

    @PutMapping(PATH)
    ApiResponse<DeclaredJob> declare(
            @PathVariable String key,
            @RequestBody JobSubmission submission,
            @RequestHeader HttpHeaders headers,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client,
            HttpServletResponse response) {
        JobRules.externalKey("key", key);
        if (!Objects.requireNonNullElse(submission.externalKey(), key).equals(key)) {
            throw JobRules.broken("externalKey", "must be the key in the URL, or absent");
        }
        var declared = declaration.declare(key, submission, ExpectedVersion.of(headers), client);
        response.setHeader(HttpHeaders.ETAG, EntityTag.of(declared.job()));
        if (declared.effect() == Effect.CREATED) {
            response.setStatus(HttpStatus.CREATED.value());
        }
        return ApiResponse.ok(new DeclaredJob(declared), clock.instant());
    }

    @GetMapping(PATH)
    ApiResponse<Job> get(@PathVariable String key, HttpServletResponse response) {
        var job = holder(key);
        response.setHeader(HttpHeaders.ETAG, EntityTag.of(job));
        return ApiResponse.ok(job, clock.instant());
    }

    @DeleteMapping(PATH)
    ApiResponse<Job> cancel(
            @PathVariable String key,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client) {
        var holder = holder(key);
        OwnJobs.check(holder, client);
        var cancelled = control.delete(holder.id()).orThrow();
        return ApiResponse.ok(jobs.find(cancelled.jobId()).orElse(null), clock.instant());
    }

    private Job holder(String key) {
        JobRules.externalKey("key", key);
        return jobs.findByKey(key)
                .orElseThrow(() -> ApiException.notFound(
                        ErrorCodes.JOB_NOT_FOUND, "no job that has not ended has this externalKey"));
    }

    /** @param effect what the call did: created, changed or unchanged */
    record DeclaredJob(@JsonUnwrapped Job job, Effect effect) {
        DeclaredJob(Declared declared) {
            this(declared.job(), declared.effect());
        }
    }
}
