package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.Nullable;

/** A {@link JobHandler} whose runs have a result: what {@link #call} returns is kept with the execution. */
public interface ReturningJobHandler extends JobHandler {
    /**
     * Does the work, as {@link JobHandler#run} does, and returns the run's result. The agent calls this, and never {@code run}.
     *
     * @return a string is kept as it is, any other object as its JSON, up to 8 KB and cut beyond; null: no result
     * @throws Exception when the run failed
     */
    @Nullable
    Object call(JobContext job) throws Exception;

    @Override
    default void run(JobContext job) throws Exception {
        call(job);
    }

    /** The handler of this name that does this work: for a bean in one line. */
    static JobHandler named(String jobName, Call work) {
        return new NamedCall(jobName, work);
    }

    /** The work of a handler, as {@link ReturningJobHandler#call} does it. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object on(JobContext job) throws Exception;
    }
}
