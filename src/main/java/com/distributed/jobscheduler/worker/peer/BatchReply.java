package com.distributed.jobscheduler.worker.peer;

import java.util.List;

/** How a batch claim ended. */
public sealed interface BatchReply {
    /**
     * Claimed by this worker, each with its claim token.
     *
     * @param unreadable for each further claimed job that could not be read: why
     */
    record Claimed(List<Claim> jobs, List<String> unreadable) implements BatchReply {}

    /** The store's answer was no list: most likely it lacks the call. */
    record Refused(int status, String reason) implements BatchReply {}

    /**
     * Not sent, or not answered to the end.
     *
     * @param jobs the readable part of the answer: this worker holds these claims
     */
    record Failed(List<Claim> jobs, String reason) implements BatchReply {}
}
