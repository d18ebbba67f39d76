package com.distributed.jobscheduler.jobstore.values;

import com.distributed.jobscheduler.http.startup.LongerThanZero;
import com.distributed.jobscheduler.http.startup.NotNegative;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the store keeps its promises in time.
 *
 * @param claimLease a job SCHEDULED for longer goes back to PENDING
 * @param runLease a job RUNNING at an agent that gave its id, but silent for longer, is abandoned
 * @param unattendedRunLease the same where the agent gave no id and so cannot send heartbeats
 * @param startGrace how long after the store's start no run counts as abandoned, so that agents can be heard again
 * @param sweepInterval pause between two sweeps for expired leases and skipped occurrences
 * @param sweepBatch how many jobs one round of a sweep looks at; rounds follow each other while they are full
 * @param misfireThreshold an occurrence this late counts as missed, for the policy SKIP
 * @param defaultMaxRetries for jobs submitted without maxRetries
 * @param retryBackoff pause before a failed run's first retry
 * @param retryBackoffMultiplier by which the pause grows from retry to retry
 * @param retryBackoffMax the longest pause before a retry
 * @param maxAbandonments an occurrence whose agent fell silent in so many tries is FAILED, whatever retries it has left
 * @param abandonmentBackoff pause after an occurrence's second abandoned run; grows as for retries
 * @param batchMaxJobs how many jobs one batch may hold
 * @param submissionKeyAge how long a submission's Idempotency-Key is kept, at least
 * @param purgeAfter age at which finished jobs and ended executions are removed; zero keeps them for ever
 * @param purgeInterval pause between two purges
 * @param censusInterval pause between two counts of the jobs by status, for the metrics
 * @param agentTimeout an execution worker silent for longer is listed as OFFLINE
 */
@Validated
@ConfigurationProperties("job-store")
public record JobStoreProperties(
        @LongerThanZero @DefaultValue("60s") Duration claimLease,
        @LongerThanZero @DefaultValue("60s") Duration runLease,
        @LongerThanZero @DefaultValue("1h") Duration unattendedRunLease,
        @NotNegative @DefaultValue("15s") Duration startGrace,
        @LongerThanZero @DefaultValue("5s") Duration sweepInterval,
        @Min(1) @Max(10_000) @DefaultValue("500") int sweepBatch,
        @LongerThanZero @DefaultValue("60s") Duration misfireThreshold,

        @Min(0) @Max(JobRules.MOST_RETRIES) @DefaultValue("3")
        int defaultMaxRetries,

        @LongerThanZero @DefaultValue("1s") Duration retryBackoff,
        @DecimalMin("1.0") @DefaultValue("2") double retryBackoffMultiplier,
        @LongerThanZero @DefaultValue("1h") Duration retryBackoffMax,
        @Min(1) @Max(1_000) @DefaultValue("4") int maxAbandonments,
        @LongerThanZero @DefaultValue("10s") Duration abandonmentBackoff,
        @Min(1) @DefaultValue("100000") int batchMaxJobs,
        @LongerThanZero @DefaultValue("24h") Duration submissionKeyAge,
        @NotNegative @DefaultValue("7d") Duration purgeAfter,
        @LongerThanZero @DefaultValue("10m") Duration purgeInterval,
        @LongerThanZero @DefaultValue("30s") Duration censusInterval,
        @LongerThanZero @DefaultValue("60s") Duration agentTimeout) {

    /** How long a run at that agent may be silent; null is an agent that gave no id. */
    public Duration runLeaseOf(@Nullable String agentId) {
        return agentId == null ? unattendedRunLease : runLease;
    }
}
