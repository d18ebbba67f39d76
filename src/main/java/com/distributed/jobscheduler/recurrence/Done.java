package com.distributed.jobscheduler.recurrence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has run under an earlier version of the calendar, or an earlier schedule, so that no occurrence runs again after the
 * change.
 *
 * @param before the run time before which the occurrences are done
 * @param bound where the excluded days beside that day ended then: their occurrences were moved to it. Later than
 *     {@code before} under PREVIOUS_DAY, else earlier
 */
public record Done(Instant before, Instant bound) {
    /** All occurrences before this time are done. */
    public static Done all(Instant before) {
        return new Done(before, before);
    }

    /** What is done by now, where something was done already: what was brought forward before stays done. */
    static @Nullable Done joined(@Nullable Done already, @Nullable Done now) {
        if (already == null || now == null) {
            return now == null ? already : now;
        }
        return now.isAhead() && already.isAhead() && already.bound.isAfter(now.bound)
                ? new Done(now.before, already.bound)
                : now;
    }

    /** Whether occurrences of later days have been brought forward. */
    boolean isAhead() {
        return bound.isAfter(before);
    }
}
