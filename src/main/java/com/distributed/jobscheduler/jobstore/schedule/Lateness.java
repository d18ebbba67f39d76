package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What jitter does to the runs of one schedule.
 *
 * @param most the whole jitter; zero for none
 * @param dueTime when the occurrence of a time becomes due; null where that is not known
 * @param note what there is to say of each occurrence; null for nothing
 */
record Lateness(
        Duration most,
        Function<Instant, @Nullable Instant> dueTime,
        @Nullable String note) {
    /** Of a stored job. */
    static Lateness of(Job job, Schedules schedules) {
        var jitter = job.rules().jitter();
        return new Lateness(
                jitter == null ? Duration.ZERO : jitter, time -> schedules.dueTime(job.id(), job, time), null);
    }

    /** Of a job that is not stored yet: its id decides. */
    static Lateness upTo(@Nullable Duration jitter) {
        return jitter == null
                ? new Lateness(Duration.ZERO, time -> null, null)
                : new Lateness(jitter, time -> null, "due up to %s later, by its jitter".formatted(jitter));
    }
}
