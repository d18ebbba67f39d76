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

    /** As {@link #runAfter}, the time alone. */
    default Optional<Instant> nextAfter(Instant after) {
        return runAfter(after).map(RunTime::time);
    }
}
