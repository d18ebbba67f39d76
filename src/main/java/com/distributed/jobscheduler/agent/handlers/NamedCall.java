package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.Nullable;

/** What {@link ReturningJobHandler#named} makes. */
record NamedCall(String jobName, ReturningJobHandler.Call work) implements ReturningJobHandler {
    @Override
    public @Nullable Object call(JobContext job) throws Exception {
        return work.on(job);
    }
}
