package com.distributed.jobscheduler.worker.dispatch;

/** Reasons of a {@link DispatchResult} that other classes recognise. */
public final class DispatchReasons {
    /** Dispatch returned because no agent had room. */
    public static final String AGENT_BUSY = "the agent is at capacity";
    /** Prefix of the reason of a job that every agent refused. */
    public static final String NO_AGENT = "no agent for this job: ";

    /** Follows {@link #NO_AGENT} and the agent's name where that agent knows the job's name and refused its payload. */
    public static final String REFUSED_IT = " refused it: ";

    /** Prefix of the reason of a job that the one asked agent will never take. */
    public static final String AGENT_ANSWERED = "the agent answered ";

    /** No agent is known to this worker. */
    public static final String NO_AGENTS = "no agent that this worker may use is registered at the job store";

    static final String NO_CIRCUIT = "every agent's circuit is open";
    static final String STALE_EPOCH = "an agent knows a newer assignment";
    static final String DRAINING = "shutting down";

    private DispatchReasons() {}
}
