package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.job.EntityTag;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.submission.Insertion;
import com.distributed.jobscheduler.jobstore.submission.NewJob;
import com.distributed.jobscheduler.jobstore.submission.SubmissionRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Changes a part of a job that has not ended (extension). */
@RestController
@RequiredArgsConstructor
class PatchController {
    private final MergePatch patches;
    private final SubmissionRules rules;
    private final JobTable jobs;
    private final JobChange changes;
    private final Clock clock;

    /** Takes application/merge-patch+json and application/json. */
    @PatchMapping("/api/jobs/{id}")
    ApiResponse<Job> change(
            @PathVariable long id,
            @RequestBody JsonNode body,
            @RequestHeader HttpHeaders headers,
            HttpServletRequest request,
            HttpServletResponse response) {
        var expected = ExpectedVersion.of(headers);
        var patch = MergePatch.checked(body);
        // Again when another call got through: each time with the job as that call left it.
        while (true) {
            var changed = change(unfinished(id, expected), patch, request);
            if (changed != null) {
                response.setHeader(HttpHeaders.ETAG, EntityTag.of(changed));
                return ApiResponse.ok(changed, clock.instant());
            }
        }
    }

    private Job unfinished(long id, ExpectedVersion expected) {
        var job = jobs.known(id);
        if (job.status().isTerminal()) {
            throw ApiException.conflict(
                    ErrorCodes.INVALID_TRANSITION,
                    "job %d is %s: only a job that has not ended can be changed".formatted(id, job.status()),
                    job.state());
        }
        expected.check(job);
        return job;
    }

    private @Nullable Job change(Job job, ObjectNode patch, HttpServletRequest request) {
        return switch (changes.apply(job, patched(job, patch, request))) {
            case JobChange.Result.Unchanged unchanged -> unchanged.job();
            case JobChange.Result.Changed changed -> changed.job();
            case JobChange.Result.Moved moved -> null;
            case JobChange.Result.KeyTaken taken -> throw Insertion.taken("externalKey", taken.holder());
        };
    }

    private NewJob patched(Job job, ObjectNode patch, HttpServletRequest request) {
        try {
            return rules.check("", patches.apply(job, patch));
        } catch (JsonProcessingException e) {
            throw new HttpMessageNotReadableException("unreadable patch", e, new ServletServerHttpRequest(request));
        }
    }
}
