package com.distributed.jobscheduler.wire;

/** What becomes of occurrences whose time passed while nothing could run them (semantics: "Recurrence"). */
public enum MisfirePolicy {
    /** All missed occurrences coalesce into the one dispatched now; the next is the first after now. */
    FIRE_ONCE,
    /** A missed occurrence is not run; the next is the first after now. */
    SKIP,
    /** Each missed occurrence is run, one after the other. */
    CATCH_UP
}
