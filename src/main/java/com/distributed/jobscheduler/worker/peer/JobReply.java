package com.distributed.jobscheduler.worker.peer;

/** The Job Store's reply to the question for one job. */
public sealed interface JobReply {
    record Found(StoredJob job) implements JobReply {}

    /**
     * The store answered without a job.
     *
     * @param status 404 says that there is no such job; a base-only store answers 500 instead
     * @param isBare404 a 404 without the contract's envelope, from a base-only store or from a proxy in the store's
     *     place
     */
    record NoJob(int status, boolean isBare404) implements JobReply {}

    record Unreachable(String reason) implements JobReply {}
}
