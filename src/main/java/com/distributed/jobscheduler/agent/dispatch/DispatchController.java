package com.distributed.jobscheduler.agent.dispatch;

import com.distributed.jobscheduler.agent.execution.ExecutionProperties;
import com.distributed.jobscheduler.agent.execution.JobExecutor;
import com.distributed.jobscheduler.http.ApiException;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.DispatchRequest;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequiredArgsConstructor
class DispatchController {
    private final JobExecutor executor;
    private final ExecutionProperties properties;
    private final Traces traces;
    private final Clock clock;

    /** Answers "OK" as soon as the job has its place, and the same to every repeat (contract: Worker Agent). */
    @PostMapping("/api/worker-agent/dispatch")
    ApiResponse<String> dispatch(
            @RequestBody DispatchRequest request,
            @RequestHeader(name = WireHeaders.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestHeader(name = WireHeaders.CLAIM, required = false) @Nullable String claim,
            @RequestHeader(name = "traceparent", required = false) @Nullable String traceparent) {
        // While tracing is on, the run belongs under the span of this very request.
        var here = traces.current();
        var job = DispatchCheck.check(request, key, claim, here == null ? traceparent : here);
        return switch (executor.accept(job)) {
            case STARTED, QUEUED, REPEATED -> ApiResponse.ok("OK", clock.instant());
            case AT_CAPACITY ->
                throw ApiException.unavailable(
                        ErrorCodes.AT_CAPACITY,
                        "all %d slots are taken".formatted(properties.concurrencyLimit()),
                        properties.retryAfter());
            case DRAINING ->
                throw ApiException.unavailable(
                        ErrorCodes.UNAVAILABLE, "the agent is shutting down", properties.retryAfter());
        };
    }
}
