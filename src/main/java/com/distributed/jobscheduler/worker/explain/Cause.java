package com.distributed.jobscheduler.worker.explain;

/** Why a job has not run, in the order in which they are looked for. */
enum Cause {
    /** The store could not be asked. */
    STORE_UNREACHABLE,
    /** The store answered, and not with the job. */
    STORE_FAILED,
    /** No such job. */
    UNKNOWN_JOB,
    /** It ran, and will not run again. */
    COMPLETED,
    /** Every agent refused it, or those that did not cannot be asked; in FAILED it is found first, in PENDING after PAUSED. */
    NO_AGENT_FOR_JOB,
    /** It ran and failed, or its agent refused it, and it will not run again by itself. */
    FAILED,
    CANCELLED,
    /** An agent runs it in this moment. */
    RUNNING,
    /** This worker holds its claim and is bringing it to an agent. */
    DISPATCHING,
    /** An agent has accepted it and has not reported its start. */
    ACCEPTED,
    /** Another worker was faster with the claim. */
    LOST_CLAIM,
    /** Another worker holds its claim. */
    CLAIMED_ELSEWHERE,
    /** It is SCHEDULED, and whether its claim or its dispatch arrived is not known. */
    CLAIM_IN_DOUBT,
    /** The job itself is paused in the store. */
    JOB_PAUSED,
    NOT_DUE,
    /** This worker does not scan its segment. */
    SEGMENT_NOT_ASSIGNED,
    /** This worker is shutting down. */
    DRAINING,
    /** An operator has paused this worker. */
    PAUSED,
    /** Every agent's circuit is open. */
    CIRCUIT_OPEN,
    /** Every agent is full. */
    AGENT_AT_CAPACITY,
    AGENT_UNREACHABLE,
    /** The due list cannot be read. */
    SCAN_FAILING,
    /** The last try failed in another way; the next scan tries again. */
    LAST_TRY_FAILED,
    /** Nothing is in its way. */
    WAITING_FOR_SCAN
}
