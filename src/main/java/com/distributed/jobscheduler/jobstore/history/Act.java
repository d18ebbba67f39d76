package com.distributed.jobscheduler.jobstore.history;

/** What a control call did to a job. */
public enum Act {
    /** By its key, or as the replay of another job. */
    CREATED,
    CHANGED,
    PAUSED,
    RESUMED,
    /** Made due at once. */
    RUN_NOW,
    CANCELLED,
    /** Run again as another job. */
    REPLAYED
}
