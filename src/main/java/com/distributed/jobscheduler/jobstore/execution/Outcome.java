package com.distributed.jobscheduler.jobstore.execution;

/** How an attempt ended. */
public enum Outcome {
    COMPLETED,
    FAILED,
    /** The worker or the agent returned it without a run. */
    GIVEN_BACK,
    /** No agent started it within the claim's lease. */
    CLAIM_EXPIRED,
    /** Its agent fell silent for longer than the run's lease. */
    ABANDONED,
    /** It did not run in time, and the job's policy SKIP skipped it. */
    SKIPPED,
    CANCELLED
}
