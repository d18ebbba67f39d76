package com.distributed.jobscheduler.worker.peer;

/** What came of asking the Job Store for one job. */
public sealed interface JobReply {
    record Found(StoredJob job) implements JobReply {}

    /**
     * The store answered, but with no job.
     *
     * @param status 404 says that there is none; a base-only store says so by a 500
     */
    record NoJob(int status) implements JobReply {}

    record Unreachable(String reason) implements JobReply {}
}
