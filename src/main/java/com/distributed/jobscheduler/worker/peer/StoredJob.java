package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One job as the Job Store answers it; any field may be missing in a foreign store's answer.
 *
 * @param executionTime the job's first run time
 * @param claimedBy extension: the worker whose claim holds it
 * @param agentId extension: the agent that runs it
 * @param leaseUntil extension: when the claim or the run ends by itself
 * @param lastError extension: how its last run failed
 * @param lastVerdict extension: DO_NOT_RETRY or RETRY_AFTER where the last run's handler said that of its retries
 * @param abandonments extension: how often this occurrence's agent fell silent
 * @param lastSkippedTime extension: time of the last occurrence that the policy SKIP skipped
 * @param calendarNote extension: which days the job's calendar excludes on the way to its current occurrence
 * @param consecutiveFailures extension: number of latest runs that failed in a row; null where the store does not count
 * @param dueTime extension: when it is due, where jitter puts that after {@code nextRunTime}
 * @param interval extension: the time between two runs of the frequency EVERY
 * @param runsWhilePaused extension: whether the paused job runs once all the same
 */
public record StoredJob(
        @Nullable String jobName,
        @Nullable JobStatus status,
        @Nullable Instant nextRunTime,
        @Nullable Instant executionTime,
        @Nullable Integer segment,
        @Nullable Boolean paused,
        @Nullable Integer retryCount,
        @Nullable String claimedBy,
        @Nullable String agentId,
        @Nullable Instant leaseUntil,
        @Nullable Instant finishedAt,
        @Nullable String lastError,
        @Nullable String lastVerdict,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        @Nullable Integer consecutiveFailures,
        @Nullable Integer abandonments,
        @Nullable Instant lastSkippedTime,
        @Nullable String calendarNote,
        @Nullable Instant dueTime,
        @Nullable String waitsForLimit,
        @Nullable Frequency frequency,
        @Nullable String cronExpression,
        @Nullable String interval,
        @Nullable Boolean runsWhilePaused) {
    /** When it is due: by its jitter, or at its run time. */
    public @Nullable Instant due() {
        return dueTime == null ? nextRunTime : dueTime;
    }

    /** Whether the handler of its last run ended the retries. */
    public boolean isNotToBeRetried() {
        return "DO_NOT_RETRY".equals(lastVerdict);
    }

    /** Whether the retry that it waits for is at the time that its handler asked for. */
    public boolean isRetriedWhenItsHandlerWants() {
        return "RETRY_AFTER".equals(lastVerdict) && retryCount != null && retryCount > 0;
    }
}
