package com.distributed.jobscheduler.access;

/** The roles of callers, and the names of their tokens. Every role may read. */
public enum CallerRole {
    /** People and their tools: all calls. */
    OPERATOR,
    /** A coordinator: assigns segments to workers, and forwards writes to the leader. */
    COORDINATOR,
    /** A worker: claims and moves jobs, is a member at the coordinator, dispatches to agents. */
    WORKER,
    /** An agent: reports its runs to the store. */
    AGENT,
    /** A dashboard or a monitor: reads. */
    READER,
    /**
     * An application: submits jobs, and controls the jobs that it submitted. Each has a name, see {@link TokenHolder}.
     */
    CLIENT
}
