package com.distributed.jobscheduler.jobstore.status;

import com.distributed.jobscheduler.access.CallingOperator;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.claim.Claim;
import com.distributed.jobscheduler.jobstore.claim.Claims;
import com.distributed.jobscheduler.jobstore.claim.GiveBack;
import com.distributed.jobscheduler.jobstore.control.JobControl;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.MoveHeaders;
import com.distributed.jobscheduler.jobstore.run.RunFinish;
import com.distributed.jobscheduler.jobstore.run.RunStart;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The base contract's one call for every move of a job; headers make it conditional and repeatable. */
@RestController
@RequiredArgsConstructor
class StatusController {
    private final Claims claims;
    private final GiveBack giveBack;
    private final RunStart start;
    private final RunFinish finish;
    private final JobControl control;
    private final MoveMetrics metrics;
    private final Clock clock;

    @PutMapping("/api/jobs/{id}/status")
    ResponseEntity<ApiResponse<JobState>> move(
            @PathVariable long id, @RequestParam JobStatus status, @RequestHeader HttpHeaders received) {
        if (status == JobStatus.CANCELLED && !CallingOperator.isCalling()) {
            throw ApiException.forbidden(
                    "status: CANCELLED is the operator's; a worker or an agent ends a job as COMPLETED or FAILED");
        }
        var headers = MoveHeaders.of(id, received);
        if (status == JobStatus.SCHEDULED) {
            return claim(id, headers);
        }
        var move = switch (status) {
            case PENDING, SCHEDULED -> giveBack.giveBack(id, headers);
            case RUNNING -> start.start(id, headers);
            case COMPLETED, FAILED -> finish.put(id, status, headers);
            case CANCELLED -> control.cancel(id, headers.key());
        };
        metrics.count(status, move);
        return ResponseEntity.ok(answer(id, status, move.orThrow()));
    }

    private ResponseEntity<ApiResponse<JobState>> claim(long id, MoveHeaders headers) {
        var request = new Claim.Request(
                id, headers.workerId(), headers.expectedRunTime(), headers.expectedVersion(), headers.key());
        return switch (claims.claim(request)) {
            case Claim.Result.Granted granted -> {
                metrics.count(JobStatus.SCHEDULED, new Move.Made(granted.state()));
                yield ResponseEntity.ok()
                        .header(WireHeaders.CLAIM, granted.token())
                        .body(answer(id, JobStatus.SCHEDULED, granted.state()));
            }
            case Claim.Result.LimitReached reached -> {
                metrics.count(JobStatus.SCHEDULED, new Move.Refused(reached.state(), reached.reason()));
                var refusal = ResponseEntity.status(HttpStatus.CONFLICT);
                reached.waits()
                        .ifPresent(wait -> refusal.header(WireHeaders.RETRY_AFTER, Long.toString(wait.toMillis() + 1)));
                yield refusal.body(new ApiResponse<>(
                        false, reached.state(), reached.reason(), ErrorCodes.LIMIT_REACHED, clock.instant()));
            }
            case Claim.Result.Denied denied -> {
                metrics.count(JobStatus.SCHEDULED, denied.reason());
                yield ResponseEntity.ok(
                        answer(id, JobStatus.SCHEDULED, denied.reason().orThrow()));
            }
        };
    }

    private ApiResponse<JobState> answer(long id, JobStatus asked, JobState state) {
        var message = state.status() == asked
                ? "job %d is %s".formatted(id, asked)
                : "job %d was %s and is %s again".formatted(id, asked, state.status());
        return new ApiResponse<>(true, state, message, null, clock.instant());
    }
}
