package com.distributed.jobscheduler.jobstore.job;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
     * @return from the time to the end of the jitter, and always before the next occurrence: jitter changes no order. Null
     *     for a job without jitter
     */
    public static @Nullable Instant of(long id, Described job, Instant occurrence) {
        var jitter = job.rules().jitter();
        if (jitter == null) {
            return null;
        }
        var most = Math.min(jitter.toMillis(), room(job, occurrence));
        return occurrence.plusMillis(Math.floorMod(mixed(mixed(id) + occurrence.toEpochMilli()), most + 1));
    }

    private static long room(Described job, Instant occurrence) {
        if (!job.frequency().isRecurring()) {
            return Long.MAX_VALUE - 1;
        }
        try {
            return job.recurrence()
                    .nextAfter(occurrence)
                    .map(next -> Math.max(0, Duration.between(occurrence, next).toMillis() - 1))
                    .orElse(Long.MAX_VALUE - 1);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return 0; // an unusable schedule has no next occurrence; the end of the run says so
        }
    }

    /** The finalizer of SplitMix64: near numbers become far ones. */
    private static long mixed(long number) {
        var z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
