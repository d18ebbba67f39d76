package com.distributed.jobscheduler.worker.peer;

import java.util.List;

/** How a batch claim ended. */
public sealed interface BatchReply {
    /**
     * Ours, each with its claim token.
     *
     * @param unreadable why further ones, which are ours as well, could not be read
     */
    record Claimed(List<Claim> jobs, List<String> unreadable) implements BatchReply {}

    /** The store answered with something other than a list: most likely it has no such call. */
    record Refused(int status, String reason) implements BatchReply {}

    /**
     * Not asked, or not answered to the end.
     *
     * @param jobs what could be read of the answer: they are ours
     */
    record Failed(List<Claim> jobs, String reason) implements BatchReply {}
}
