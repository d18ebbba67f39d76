package com.distributed.jobscheduler.agent.execution;

/** What becomes of a dispatch. */
public enum Admission {
    /** Accepted: it has a slot. */
    STARTED,
    /** Accepted: it waits for a slot. */
    QUEUED,
    /** Accepted before, under the same key: it is on its way or done, and is not run again. */
    REPEATED,
    /** Refused: its worker has sent others under a newer assignment since. */
    STALE_EPOCH,
    /** Refused for now: all slots are taken. */
    AT_CAPACITY,
    /** Refused: the agent is shutting down. */
    DRAINING
}
