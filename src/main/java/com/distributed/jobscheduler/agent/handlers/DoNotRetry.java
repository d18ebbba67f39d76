package com.distributed.jobscheduler.agent.handlers;

/**
 * The run failed, and another attempt would fail as well: the job is FAILED whatever {@code maxRetries} says, and a recurring
 * job goes on to its next occurrence. Thrown by the handler itself: as the cause of another exception it says nothing.
 */
public class DoNotRetry extends RuntimeException {
    /** Ends the retries for this reason, which alone is recorded with the execution. */
    public DoNotRetry(String why) {
        super(why);
    }

    /** Ends the retries for this reason; the cause is for the agent's log. */
    public DoNotRetry(String why, Throwable cause) {
        super(why, cause);
    }
}
