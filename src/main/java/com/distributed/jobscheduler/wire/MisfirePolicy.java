package com.distributed.jobscheduler.wire;

/** What happens to occurrences that did not run in time (semantics: "Recurrence"). */
public enum MisfirePolicy {
    /** All missed occurrences become the one that is dispatched now; the next is the first after now. */
    FIRE_ONCE,
    /** A missed occurrence is not run; the next is the first after now. */
    SKIP,
    /** Each missed occurrence runs, one after the other. */
    CATCH_UP
}
