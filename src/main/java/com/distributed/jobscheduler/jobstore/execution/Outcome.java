package com.distributed.jobscheduler.jobstore.execution;

/** How an attempt ended. */
public enum Outcome {
    COMPLETED,
    FAILED,
    /** The worker or the agent gave it back unrun. */
    GIVEN_BACK,
    /** It was claimed, but nobody started it within the claim's lease. */
    CLAIM_EXPIRED,
    /** It was started, but its agent fell silent for longer than the run's lease. */
    ABANDONED,
    /** Nobody ran it in time, and the job's policy SKIP left it out. */
    SKIPPED,
    CANCELLED
}
