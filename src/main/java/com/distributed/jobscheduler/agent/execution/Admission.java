package com.distributed.jobscheduler.agent.execution;

/** The decision about a dispatch. */
public enum Admission {
    /** Accepted: it has a slot. */
    STARTED,
    /** Accepted: it waits for a slot. */
    QUEUED,
    /** Accepted before with the same key: it is under way or done, and does not run again. */
    REPEATED,
    /** Refused: its worker has since dispatched under a newer assignment. */
    STALE_EPOCH,
    /** Refused for now: all slots are taken. */
    AT_CAPACITY,
    /** Refused: the agent is shutting down. */
    DRAINING
}
