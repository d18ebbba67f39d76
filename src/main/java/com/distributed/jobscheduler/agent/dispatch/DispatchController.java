package com.distributed.jobscheduler.agent.dispatch;

import com.distributed.jobscheduler.agent.execution.ExecutionProperties;
import com.distributed.jobscheduler.agent.execution.JobExecutor;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.DispatchGroup;
import com.distributed.jobscheduler.wire.DispatchRequest;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers as soon as each job has a slot or a place in the queue, and answers each repeat the same (contract: Worker
 * Agent).
 */
@RestController
@RequiredArgsConstructor
class DispatchController {
    private final DispatchCheck check;
    private final WorkerEpochs epochs;
    private final JobExecutor executor;
    private final ExecutionProperties properties;
    private final Traces traces;
    private final Clock clock;

    @PostMapping("/api/worker-agent/dispatch")
    ResponseEntity<ApiResponse<String>> dispatch(
            @RequestBody DispatchRequest request,
            @RequestHeader(name = WireHeaders.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestHeader(name = WireHeaders.CLAIM, required = false) @Nullable String claim,
            @RequestHeader(name = WireHeaders.WORKER_ID, required = false) @Nullable String workerId,
            @RequestHeader(name = WireHeaders.EPOCH, required = false) @Nullable String epoch,
            @RequestHeader(name = WireHeaders.ALONE, required = false) boolean alone,
            @RequestHeader(name = "traceparent", required = false) @Nullable String traceparent) {
        // While tracing is on, the run's parent is this request's span.
        var here = traces.current();
        accept(
                check.check(request, key, claim, here == null ? traceparent : here, alone),
                workerId,
                DispatchCheck.epoch(epoch));
        return answered("OK");
    }

    /** Adds the headers with this agent's group size and free room. */
    private <T> ResponseEntity<ApiResponse<T>> answered(T data) {
        return ResponseEntity.ok()
                .header(WireHeaders.DISPATCH_GROUP, Integer.toString(DispatchGroup.LARGEST))
                .header(WireHeaders.FREE_SLOTS, Integer.toString(executor.room()))
                .body(ApiResponse.ok(data, clock.instant()));
    }

    /** A group call; each dispatch gets the answer of a single call (extension). */
    @PostMapping("/api/worker-agent/dispatches")
    ResponseEntity<ApiResponse<List<DispatchGroup.Answer>>> dispatchTogether(
            @RequestBody DispatchGroup group,
            @RequestHeader(name = WireHeaders.WORKER_ID, required = false) @Nullable String workerId) {
        var entries = group.dispatches();
        if (entries == null || entries.isEmpty() || entries.size() > DispatchGroup.LARGEST) {
            throw ApiException.badRequest(
                    ErrorCodes.VALIDATION_FAILED,
                    "dispatches: must be a list of 1 to %d entries".formatted(DispatchGroup.LARGEST));
        }
        return answered(entries.stream().map(entry -> answer(entry, workerId)).toList());
    }

    private DispatchGroup.Answer answer(DispatchGroup.@Nullable Entry entry, @Nullable String workerId) {
        try {
            accept(check.check(entry), workerId, DispatchCheck.epoch(entry));
            return new DispatchGroup.Answer(200, null, null, null, null);
        } catch (ApiException refusal) {
            var wait = refusal.getRetryAfter();
            return new DispatchGroup.Answer(
                    refusal.getStatus().value(),
                    refusal.getMessage(),
                    refusal.getErrorCode(),
                    wait == null ? null : Math.max(1, wait.toSeconds()),
                    refusal.getData() instanceof HandlerChoice.Names names ? names.handlers() : null);
        }
    }

    private void accept(AcceptedJob job, @Nullable String workerId, @Nullable Long epoch) {
        var newer = epochs.newerThan(epoch, workerId);
        switch (executor.accept(job, newer != null)) {
            case STARTED, QUEUED, REPEATED -> {}
            case STALE_EPOCH ->
                throw ApiException.conflict(
                        ErrorCodes.STALE_EPOCH,
                        "%s: %d is older than the newest of this worker, %d".formatted(WireHeaders.EPOCH, epoch, newer),
                        null);
            case AT_CAPACITY ->
                throw ApiException.unavailable(ErrorCodes.AT_CAPACITY, executor.whyFull(), properties.retryAfter());
            case DRAINING ->
                throw ApiException.unavailable(
                        ErrorCodes.UNAVAILABLE, "the agent is shutting down", properties.retryAfter());
        }
    }
}
