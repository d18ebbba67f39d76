package com.distributed.jobscheduler.agent.handlers;

import java.time.Duration;
import java.util.Objects;

/**
 * The run failed, and the next attempt, if the job has any left, is to be made so much later, in place of the Job Store's
 * backoff. It takes a retry as any other failure does. Thrown by the handler itself: as the cause of another exception it
 * says nothing.
 */
public class RetryAfter extends RuntimeException {
    private final Duration delay;

    /**
     * Asks for the next attempt after this time.
     *
     * @param delay counted from the run's end; at most 30 days, a longer one counts as so many, and a negative one as none
     * @param why recorded alone with the execution
     */
    public RetryAfter(Duration delay, String why) {
        super(why);
        this.delay = Objects.requireNonNull(delay, "delay");
    }

    /** The same; the cause is for the agent's log. */
    public RetryAfter(Duration delay, String why, Throwable cause) {
        super(why, cause);
        this.delay = Objects.requireNonNull(delay, "delay");
    }

    /** How long to wait. */
    public Duration delay() {
        return delay;
    }
}
