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
 * The store's times and limits.
 *
 * @param claimLease how long a claim is valid; after it the job goes back to PENDING
 * @param runLease how long a RUNNING job's agent, known by its id, may be silent before the run is abandoned
 * @param unattendedRunLease the same for an agent without an id, which cannot send heartbeats
 * @param startGrace how long after the store's start no run is abandoned, so that agents can send heartbeats first
 * @param sweepInterval pause between two sweeps for expired leases and skipped occurrences
 * @param sweepBatch number of jobs that one round of a sweep looks at; rounds follow each other while they are full
 * @param misfireThreshold how late an occurrence must be to count as missed under the policy SKIP
 * @param defaultMaxRetries retries of jobs submitted without maxRetries
 * @param retryBackoff pause before a failed run's first retry
 * @param retryBackoffMultiplier factor by which the pause grows from retry to retry
 * @param retryBackoffMax longest pause before a retry
 * @param maxAbandonments an occurrence whose agent fell silent in this many tries is FAILED, even with retries left
 * @param abandonmentBackoff pause after an occurrence's second abandoned run; grows as for retries
 * @param batchMaxJobs largest number of jobs in one batch
 * @param submissionKeyAge how long a submission's Idempotency-Key is kept, at least
 * @param purgeAfter age at which finished jobs and ended executions are removed; zero keeps them for ever
 * @param purgeInterval pause between two purges
 * @param censusInterval pause between two counts of the jobs by status, for the metrics
 * @param agentTimeout silence after which an execution worker is listed as OFFLINE
 * @param agentEntryRetention silence after which an execution worker's entry is removed; never while it is ONLINE
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
        @LongerThanZero @DefaultValue("60s") Duration agentTimeout,
        @LongerThanZero @DefaultValue("24h") Duration agentEntryRetention) {

    /** How long a run at that agent may be silent; null for an agent without an id. */
    public Duration runLeaseOf(@Nullable String agentId) {
        return agentId == null ? unattendedRunLease : runLease;
    }
}
