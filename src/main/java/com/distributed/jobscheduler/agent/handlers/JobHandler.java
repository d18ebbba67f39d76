package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.Nullable;

/**
 * What a job does when it runs. Make it a bean, and jobs of its name reach it: those called exactly {@link #jobName()}, and
 * those called {@code <jobName>:anything}.
 *
 * <p>Returning means COMPLETED; throwing means FAILED, with the exception's message as the reason, and the Job Store
 * decides about a retry, unless the handler throws {@link DoNotRetry} or {@link RetryAfter}. A run that is to stop
 * (timeout, cancellation, shutdown) is interrupted, and counts as stopped however it then returns. No occurrence's key is
 * run twice, but a failed or cut-off run comes back as another attempt, under another key: what a handler does should be
 * harmless to repeat.
 *
 * <p>Each run has its own virtual thread; all runs share the handler.
 */
public interface JobHandler {
    /** The name of the jobs that it runs; unique among handlers. */
    String jobName();

    /**
     * Why this agent's configuration does not allow this payload, while another agent's may; null when it does. Called
     * at the dispatch, so it must not block. A payload that no agent can run fails in {@link #run}.
     */
    default @Nullable String forbids(String payload) {
        return null;
    }

    /**
     * Does the work, for at most {@code worker.agent.execution-timeout}. A handler that has a result is a {@link
     * ReturningJobHandler}.
     *
     * @throws Exception when the run failed: {@link DoNotRetry} and {@link RetryAfter} also say what comes next
     */
    void run(JobContext job) throws Exception;

    /** The handler of this name that does this work: for a bean in one line. */
    static JobHandler named(String jobName, Work work) {
        return new NamedHandler(jobName, work);
    }

    /** The work of a handler, as {@link JobHandler#run} does it. */
    @FunctionalInterface
    interface Work {
        void run(JobContext job) throws Exception;
    }
}
