package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.startup.NotNegative;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How occurrences are dispatched. Retries, the circuit breaker and the bound on concurrent dispatches are the
 * Resilience4j instances {@code claim}, {@code dispatch}, {@code next-run} and {@code worker-agent}.
 *
 * @param retryAfterCap longest wait that an agent's Retry-After can ask for
 * @param agentDeduplicates whether the agent runs a repeated Idempotency-Key only once. With a base-only store this
 *     decides whether an unanswered dispatch may be tried again later
 * @param noHandlerTtl how long the worker remembers that an agent has no handler for a name; zero asks for each job
 * @param timeZone time zone of recurring jobs that name none
 * @param misfire what to do with missed occurrences of a job that names no policy
 * @param misfireThreshold how late an occurrence must be to count as missed under the policy SKIP
 * @param claimBatchSize how many occurrences one call may claim, where the store offers it; 1 claims them one by one
 * @param dispatchRateLimit how many dispatches may begin per second; 0 for no limit
 * @param spreadWindow time over which the jobs of one instant are spread, by their id; zero dispatches all at once
 */
@Validated
@ConfigurationProperties("scheduler.worker")
record DispatchProperties(
        @DefaultValue("30s") Duration retryAfterCap,
        @DefaultValue("false") boolean agentDeduplicates,
        @NotNegative @DefaultValue("60s") Duration noHandlerTtl,
        @DefaultValue("UTC") ZoneId timeZone,
        @DefaultValue("FIRE_ONCE") MisfirePolicy misfire,
        @DefaultValue("60s") Duration misfireThreshold,
        @DefaultValue("200") @Min(1) @Max(1000) int claimBatchSize,
        @DefaultValue("0") @PositiveOrZero int dispatchRateLimit,
        @NotNegative @DefaultValue("0") Duration spreadWindow) {

    /** A job must not be missed for its place in the window alone. */
    @AssertTrue(
            message =
                    "scheduler.worker.spread-window: must be shorter than scheduler.worker.misfire-threshold under the"
                            + " misfire policy SKIP")
    boolean isSpreadWindowShorterThanWhatIsMissed() {
        return misfire != MisfirePolicy.SKIP || spreadWindow.compareTo(misfireThreshold) < 0;
    }
}
