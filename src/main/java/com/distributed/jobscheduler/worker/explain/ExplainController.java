package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Explains why a job has not run (extension). An unknown job is a 404 that also has the explanation. */
@RestController
@RequiredArgsConstructor
class ExplainController {
    private final Explainer explainer;
    private final Clock clock;

    @GetMapping("/api/scheduler-worker/jobs/{id}/explain")
    ResponseEntity<ApiResponse<Explanation>> explain(@PathVariable long id) {
        var explanation = explainer.explain(id);
        return explanation.cause() == Cause.UNKNOWN_JOB
                ? ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(ApiResponse.error(
                                ErrorCodes.JOB_NOT_FOUND, explanation.explanation(), explanation, clock.instant()))
                : ResponseEntity.ok(ApiResponse.ok(explanation, clock.instant()));
    }
}
