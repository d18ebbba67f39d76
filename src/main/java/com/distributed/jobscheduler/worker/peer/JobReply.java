package com.distributed.jobscheduler.worker.peer;

/** What came of asking the Job Store for one job. */
public sealed interface JobReply {
    record Found(StoredJob job) implements JobReply {}

    /**
     * The store answered, but with no job.
     *
     * @param status 404 says that there is none; a base-only store says so by a 500
     * @param isBare404 a 404 without the contract's envelope: a base-only store's, or that of a proxy in the store's place
     */
    record NoJob(int status, boolean isBare404) implements JobReply {}

    record Unreachable(String reason) implements JobReply {}
}
