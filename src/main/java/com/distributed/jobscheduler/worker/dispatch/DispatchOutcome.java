package com.distributed.jobscheduler.worker.dispatch;

import java.util.Locale;

/** How the dispatch of one occurrence ended. */
public enum DispatchOutcome {
    /** The agent has it. */
    DISPATCHED,
    /** Somebody else's claim, or the job was no longer PENDING: nothing to do. */
    NOT_OURS,
    /** The job is gone from the store. */
    GONE,
    /** Its segment was revoked before it was claimed. */
    REVOKED,
    /** This worker began to shut down before it was claimed. */
    DRAINING,
    /** An operator paused dispatching before it was claimed. */
    PAUSED,
    /** The agent's circuit opened before it was claimed. */
    CIRCUIT_OPEN,
    /** Missed, and its policy is SKIP: its schedule was moved on. */
    MISFIRE_SKIPPED,
    /** The store could not be asked, or refused: not claimed. */
    CLAIM_FAILED,
    /** The claim's answer was lost for good: the lease, or orphan recovery, returns it. */
    CLAIM_UNKNOWN,
    /** Not delivered; back to PENDING. */
    RETURNED,
    /** Not delivered, and the store could not be told: the lease, or orphan recovery, returns it. */
    RETURN_FAILED,
    /** The agent will never take it: FAILED. */
    UNDELIVERABLE,
    /** Sent, but no answer told whether it arrived: left SCHEDULED to the lease, or to orphan recovery. */
    UNCONFIRMED,
    /** A bug of ours ended it; the log has the trace. */
    ERROR;

    /** The tag value in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when an operator should look at it. */
    public boolean isFailure() {
        return switch (this) {
            case CLAIM_FAILED, CLAIM_UNKNOWN, RETURNED, RETURN_FAILED, UNDELIVERABLE, UNCONFIRMED, ERROR -> true;
            case DISPATCHED, NOT_OURS, GONE, REVOKED, DRAINING, PAUSED, CIRCUIT_OPEN, MISFIRE_SKIPPED -> false;
        };
    }

    /** True when this process must not dispatch the occurrence again, unless a base-only store has shown it SCHEDULED since. */
    public boolean isDone() {
        return this == DISPATCHED || this == UNDELIVERABLE || this == UNCONFIRMED;
    }
}
