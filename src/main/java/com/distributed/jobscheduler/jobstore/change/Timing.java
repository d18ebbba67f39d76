package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.jobstore.job.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of a job after a change of its definition.
 *
 * @param isNewOccurrence whether this is another occurrence than before: it has had no claim, no retry and no wait
 * @param followingTime the calendar's occurrence that waits behind an extra run
 * @param rescheduledAt when its schedule was last changed; null when it never was
 */
record Timing(
        Instant nextRunTime,
        Instant occurrenceTime,
        boolean isNewOccurrence,
        @Nullable Instant followingTime,
        @Nullable Instant rescheduledAt) {
    /** As they are. */
    static Timing of(Job job) {
        return new Timing(job.nextRunTime(), job.occurrenceTime(), false, job.followingTime(), job.rescheduledAt());
    }
}
