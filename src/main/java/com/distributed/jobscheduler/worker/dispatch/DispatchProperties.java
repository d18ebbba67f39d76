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
 * @param retryAfterCap the longest wait that an agent's Retry-After can ask for
 * @param agentDeduplicates whether the agent runs a repeated Idempotency-Key only once; with a base-only store it decides
 *     whether an unanswered dispatch may be tried again later
 * @param noHandlerTtl how long an agent's answer that it has no handler for a name is remembered; zero asks it for each job
 * @param timeZone the zone in which a job without one of its own recurs
 * @param misfire what to do with missed occurrences of a job without a policy of its own
 * @param misfireThreshold how late an occurrence is to count as missed under the policy SKIP
 * @param claimBatchSize how many occurrences one call may claim where the store offers that; 1 claims them one by one
 * @param dispatchRateLimit how many dispatches may begin per second; 0 for no limit
 * @param spreadWindow over how long the jobs of one instant are spread, each by its id; zero dispatches all at once
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
