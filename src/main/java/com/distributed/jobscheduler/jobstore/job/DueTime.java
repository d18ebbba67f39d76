package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.recurrence.RunTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import lombok.experimental.UtilityClass;
import org.jspecify.annotations.Nullable;

/**
 * When an occurrence of a job with jitter becomes due: at its own time and a part of the jitter, which the job's id and
 * that time alone decide. The occurrence keeps its own time, by which all know it.
 */
@UtilityClass
public class DueTime {
    /** The SQL condition that the occurrence is due by its jitter; needs the parameter {@code dueBy}. */
    public static final String HAS_COME = "(due_time is null or due_time <= :dueBy)";

    /**
     * When the job's occurrence of this time becomes due.
     *
     * @param schedule the job's, on the days of its calendar if it has one
     * @return from the time to the end of the jitter, and always before the schedule's next run: jitter changes no order.
     *     With a calendar also before the end of the day, for the next one may be excluded. Null for a job without jitter
     */
    public static @Nullable Instant of(long id, Described job, RunTimes schedule, Instant occurrence) {
        var jitter = job.rules().jitter();
        return jitter == null
                ? null
                : late(id, occurrence, Math.min(jitter.toMillis(), room(job, schedule, occurrence)));
    }

    private static Instant late(long id, Instant occurrence, long most) {
        return occurrence.plusMillis(Math.floorMod(mixed(mixed(id) + occurrence.toEpochMilli()), most + 1));
    }

    private static long room(Described job, RunTimes schedule, Instant occurrence) {
        var next = job.frequency().isRecurring() ? schedule.nextAfter(occurrence) : Optional.<Instant>empty();
        return Stream.of(next, schedule.endOfDay(occurrence))
                .flatMap(Optional::stream)
                .mapToLong(end -> Math.max(0, Duration.between(occurrence, end).toMillis() - 1))
                .min()
                .orElse(Long.MAX_VALUE - 1);
    }

    /** The finalizer of SplitMix64: near numbers become far ones. */
    private static long mixed(long number) {
        var z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
