package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.Nullable;

/** A {@link JobHandler} whose runs have a result: what {@link #call} returns is kept with the execution. */
public interface ReturningJobHandler extends JobHandler {
    @Override
    @Nullable
    Object call(JobContext job) throws Exception;

    @Override
    default void run(JobContext job) throws Exception {
        call(job);
    }
}
