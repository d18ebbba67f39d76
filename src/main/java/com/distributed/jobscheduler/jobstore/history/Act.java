package com.distributed.jobscheduler.jobstore.history;

/** What a control call did to a job. */
public enum Act {
    /** Stored alone or in a batch. No line is written for it: the job itself says it. */
    SUBMITTED,
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
