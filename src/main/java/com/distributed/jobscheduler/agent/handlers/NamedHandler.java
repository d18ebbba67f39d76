package com.distributed.jobscheduler.agent.handlers;

/** What {@link JobHandler#named} makes. */
record NamedHandler(String jobName, Work work) implements JobHandler {
    @Override
    public void run(JobContext job) throws Exception {
        work.run(job);
    }
}
