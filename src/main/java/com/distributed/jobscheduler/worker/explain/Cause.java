package com.distributed.jobscheduler.worker.explain;

/** Why a job has not run, in the order of the checks. */
enum Cause {
    /** The store could not be asked. */
    STORE_UNREACHABLE,
    /** The store answered without the job. */
    STORE_FAILED,
    /** No such job. */
    UNKNOWN_JOB,
    /** It ran, and will not run again. */
    COMPLETED,
    /**
     * Every agent refused it, or the others cannot be asked. Checked first for FAILED, and after PAUSED for PENDING.
     */
    NO_AGENT_FOR_JOB,
    /** It ran and failed, or its agent refused it, and it will not run again by itself. */
    FAILED,
    CANCELLED,
    /** An agent runs it now. */
    RUNNING,
    /** This worker holds its claim and is delivering it to an agent. */
    DISPATCHING,
    /** An agent has accepted it and has not reported its start. */
    ACCEPTED,
    /** Another worker claimed it first. */
    LOST_CLAIM,
    /** Another worker holds its claim. */
    CLAIMED_ELSEWHERE,
    /** It is SCHEDULED, and the answer to its claim or dispatch was lost. */
    CLAIM_IN_DOUBT,
    /** The job itself is paused in the store. */
    JOB_PAUSED,
    NOT_DUE,
    /** It is due, and its limit has no room. */
    LIMIT_REACHED,
    /** This worker does not scan its segment. */
    SEGMENT_NOT_ASSIGNED,
    /** This worker is shutting down. */
    DRAINING,
    /** An operator has paused this worker. */
    PAUSED,
    /** No agent is registered at the store from which this worker takes its agents. */
    NO_AGENT,
    /** Every agent's circuit is open. */
    CIRCUIT_OPEN,
    /** Every agent is full. */
    AGENT_AT_CAPACITY,
    AGENT_UNREACHABLE,
    /** The due list cannot be read. */
    SCAN_FAILING,
    /** The last dispatch failed for another reason; the next scan tries again. */
    LAST_TRY_FAILED,
    /** There is no obstacle. */
    WAITING_FOR_SCAN
}
