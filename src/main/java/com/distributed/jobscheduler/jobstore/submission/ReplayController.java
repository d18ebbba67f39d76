package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.jobstore.idempotency.KeyedSubmissions;
import com.distributed.jobscheduler.jobstore.idempotency.Submission;
import com.distributed.jobscheduler.jobstore.idempotency.SubmissionKey;
import com.distributed.jobscheduler.wire.ApiResponse;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs a finished job again (extension), as a new ONE_TIME job that is due now; the finished job and its history do not
 * change. The new job has the same submitter. Each call creates a job, unless it repeats a call with the same key.
 */
@RestController
@RequiredArgsConstructor
class ReplayController {
    private static final String NO_BODY = "";

    private final KeyedSubmissions submissions;
    private final Replay replay;

    @PostMapping("/api/jobs/{id}/replay")
    ResponseEntity<ApiResponse<Object>> replay(
            @PathVariable long id,
            @RequestHeader HttpHeaders headers,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client) {
        return submissions.submitOne(
                SubmissionKey.of(headers, "POST /api/jobs/%d/replay".formatted(id), client),
                new Submission(() -> replay.onceMore(id), () -> NO_BODY));
    }
}
