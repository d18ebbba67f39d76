package com.distributed.jobscheduler.recurrence;

import java.time.Instant;
import java.util.Optional;

/** The run times of one schedule, in their order. */
public interface RunTimes {
    /**
     * The first run strictly after the given instant; empty when there is none.
     *
     * @throws java.time.DateTimeException when it cannot be computed; says why
     */
    Optional<RunTime> runAfter(Instant after);

    /** The very first run; empty when there is none. */
    Optional<RunTime> first();

    /** The end of the day to which a run of this time must keep, however it is put off; empty where days do not matter. */
    default Optional<Instant> endOfDay(Instant time) {
        return Optional.empty();
    }

    /** As {@link #runAfter}, the time alone. */
    default Optional<Instant> nextAfter(Instant after) {
        return runAfter(after).map(RunTime::time);
    }
}
