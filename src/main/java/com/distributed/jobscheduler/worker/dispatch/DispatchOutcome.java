package com.distributed.jobscheduler.worker.dispatch;

import java.util.Locale;

/** How the dispatch of one occurrence ended. */
public enum DispatchOutcome {
    /** The agent took it. */
    DISPATCHED,
    /** Another worker claimed it, or the job was no longer PENDING. */
    NOT_OURS,
    /** Its limit has no room: it stays PENDING for a later scan. */
    LIMIT_REACHED,
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
    /** Not claimed: the store could not be asked, or refused. */
    CLAIM_FAILED,
    /** No attempt brought an answer to the claim: the lease, or orphan recovery, returns the job. */
    CLAIM_UNKNOWN,
    /** Not delivered; back to PENDING. */
    RETURNED,
    /** Not delivered, and the store did not confirm its return: the lease, or orphan recovery, returns it. */
    RETURN_FAILED,
    /** No agent will ever take it: FAILED. */
    UNDELIVERABLE,
    /** Sent, but unanswered: left SCHEDULED to the lease, or to orphan recovery. */
    UNCONFIRMED,
    /** Ended by a bug of this worker; the log has the stack trace. */
    ERROR;

    /** The tag value in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when an operator should look at it. */
    public boolean isFailure() {
        return switch (this) {
            case CLAIM_FAILED, CLAIM_UNKNOWN, RETURNED, RETURN_FAILED, UNDELIVERABLE, UNCONFIRMED, ERROR -> true;
            case DISPATCHED, NOT_OURS, LIMIT_REACHED, GONE, REVOKED, DRAINING, PAUSED, CIRCUIT_OPEN, MISFIRE_SKIPPED ->
                false;
        };
    }

    /**
     * True when this process must not dispatch the occurrence again, unless a base-only store listed it SCHEDULED
     * since.
     */
    public boolean isDone() {
        return this == DISPATCHED || this == UNDELIVERABLE || this == UNCONFIRMED;
    }
}
