package com.distributed.jobscheduler.wire;

import java.util.EnumSet;
import java.util.Set;

/** The states of a job and the legal moves between them (semantics: "State machine"). */
public enum JobStatus {
    PENDING,
    SCHEDULED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** True for the states in which an occurrence has ended; only recurring jobs leave them. */
    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /**
     * The states from which a PUT may move a job into this one. The store itself moves a recurring job from COMPLETED
     * or FAILED back to PENDING; those moves are not among them.
     */
    public Set<JobStatus> predecessors() {
        return switch (this) {
            case PENDING -> EnumSet.of(SCHEDULED, RUNNING);
            case SCHEDULED -> EnumSet.of(PENDING);
            case RUNNING -> EnumSet.of(SCHEDULED);
            case COMPLETED, FAILED -> EnumSet.of(SCHEDULED, RUNNING);
            case CANCELLED -> EnumSet.of(PENDING, SCHEDULED, RUNNING);
        };
    }
}
