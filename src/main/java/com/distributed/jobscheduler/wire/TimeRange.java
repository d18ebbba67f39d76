package com.distributed.jobscheduler.wire;

import java.time.Instant;

/** The times that a job and a report may have: the years 1970 to 9999 in UTC, which every JSON reader can hold. */
public final class TimeRange {
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private TimeRange() {}

    /** True from 1970 up to the last nanosecond of the year 9999. */
    public static boolean contains(Instant time) {
        return !time.isBefore(Instant.EPOCH) && time.isBefore(END);
    }
}
