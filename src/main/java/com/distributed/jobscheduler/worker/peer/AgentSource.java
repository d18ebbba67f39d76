package com.distributed.jobscheduler.worker.peer;

/** Where a worker takes its agents from. */
public enum AgentSource {
    /** From its own configuration: a fixed list. */
    CONFIGURED,
    /** From the Job Store's registry, in which agents enter their URLs. */
    JOB_STORE
}
