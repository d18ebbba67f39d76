package com.distributed.jobscheduler.worker.dispatch;

/** Reasons of a {@link DispatchResult} that others look for. */
public final class DispatchReasons {
    /** Why a dispatch was returned when no agent had room. */
    public static final String AGENT_BUSY = "the agent is at capacity";
    /** How the reason of a job begins that every agent refused. */
    public static final String NO_AGENT = "no agent for this job: ";

    /** Where such a reason goes on so, an agent knows the name and refused the payload. */
    public static final String REFUSED_IT = " refused it: ";

    /** How the reason of a job begins that the one agent which was asked will never take. */
    public static final String AGENT_ANSWERED = "the agent answered ";

    static final String NO_CIRCUIT = "every agent's circuit is open";
    static final String STALE_EPOCH = "an agent knows a newer assignment";
    static final String DRAINING = "shutting down";

    private DispatchReasons() {}
}
