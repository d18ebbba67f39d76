package com.distributed.jobscheduler.recurrence;

import java.time.Instant;

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

    /** Whether occurrences of later days have been brought forward. */
    boolean isAhead() {
        return bound.isAfter(before);
    }
}
