package com.distributed.jobscheduler.recurrence;

/** What becomes of an occurrence on a day that the job's calendar excludes. */
public enum OnExcluded {
    /** It is left out. */
    SKIP,
    /** It runs at the same wall time on the next free day. */
    NEXT_DAY,
    /** It runs at the same wall time on the free day before. */
    PREVIOUS_DAY
}
