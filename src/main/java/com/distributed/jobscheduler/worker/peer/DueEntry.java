package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.DispatchRequest;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One usable entry of a due list.
 *
 * @param status null when the contract does not know the store's status
 * @param segment null when the store gave none
 * @param anchor the job's first run time, where the store gave it
 * @param alone whether the job must run alone at its agent
 * @param timeoutMillis how long the run may take; null for the agent's own limit
 * @param version counts the changes of the job, where the store gave it
 * @param dueTime when it is due, where the store puts that after its run time; null otherwise
 * @param interval the time between two runs, where the store gave it
 */
public record DueEntry(
        Occurrence occurrence,
        @Nullable JobStatus status,
        @Nullable Integer segment,
        @Nullable Long scheduleId,
        @Nullable String jobName,
        @Nullable Frequency frequency,
        @Nullable String payload,
        @Nullable Integer maxRetries,
        @Nullable Integer retryCount,
        @Nullable Long userId,
        @Nullable Instant anchor,
        @Nullable String timeZone,
        @Nullable String cronExpression,
        @Nullable Instant endTime,
        @Nullable MisfirePolicy misfirePolicy,
        boolean alone,
        @Nullable Long timeoutMillis,
        @Nullable Integer version,
        @Nullable Instant dueTime,
        @Nullable String interval) {
    private static final Duration CENTURY = Duration.ofDays(36_500);

    public long jobId() {
        return occurrence.jobId();
    }

    /** When it may be claimed: at its run time, or later by its jitter. */
    public Instant due() {
        return dueTime == null ? occurrence.nextRunTime() : dueTime;
    }

    /** Lateness at this instant: zero before the due time, and at most a century, which fits any timer. */
    public Duration lateness(Instant now) {
        var late = Duration.between(due(), now);
        if (late.isNegative()) {
            return Duration.ZERO;
        }
        return late.compareTo(CENTURY) > 0 ? CENTURY : late;
    }

    public boolean isRecurring() {
        return frequency != null && frequency.isRecurring();
    }

    /** The dispatch's body; has the instant under both names (contract: Worker Agent). */
    DispatchRequest toDispatch() {
        var time = occurrence.nextRunTime();
        return new DispatchRequest(
                jobId(), jobName, payload, time, time, maxRetries, retryCount, userId, timeoutMillis);
    }
}
