package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.wire.MisfirePolicy;
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
 * @param timeZone the zone in which a job without one of its own recurs
 * @param misfire what to do with missed occurrences of a job without a policy of its own
 * @param misfireThreshold how late an occurrence is to count as missed under the policy SKIP
 */
@Validated
@ConfigurationProperties("scheduler.worker")
record DispatchProperties(
        @DefaultValue("30s") Duration retryAfterCap,
        @DefaultValue("false") boolean agentDeduplicates,
        @DefaultValue("UTC") ZoneId timeZone,
        @DefaultValue("FIRE_ONCE") MisfirePolicy misfire,
        @DefaultValue("60s") Duration misfireThreshold) {}
