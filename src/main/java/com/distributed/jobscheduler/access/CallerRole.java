package com.distributed.jobscheduler.access;

/** What a caller is known as; the names of the tokens. Every one of them may read. */
public enum CallerRole {
    /** People and their tools: everything. */
    OPERATOR,
    /** A coordinator: assigns segments to workers, and sends writes on to the coordinator that leads. */
    COORDINATOR,
    /** A worker: claims and moves jobs, takes part at the coordinator, dispatches to agents. */
    WORKER,
    /** An agent: reports to the store what became of a job. */
    AGENT,
    /** A dashboard or a monitor: reads. */
    READER,
    /** An application: submits jobs, and steers those that it submitted. Each has a name, see {@link TokenHolder}. */
    CLIENT
}
