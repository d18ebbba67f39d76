package com.distributed.jobscheduler.agent.peer;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a call at the Job Store. */
public sealed interface StoreAnswer {
    /** The store did it. */
    record Done(JsonNode data) implements StoreAnswer {}

    /** The store will not do it, however often it is asked. */
    record Refused(int status, String reason) implements StoreAnswer {
        /** True when the job's state does not allow the move: another holds the occurrence, or it is over. */
        public boolean isConflict() {
            return status == 409;
        }

        /** True when it is the job that stands in the way, not the form of the request. */
        public boolean isAboutTheJob() {
            return isConflict() || status == 404;
        }
    }

    /** The store does not know this call: it is a base-only one. */
    record Unsupported() implements StoreAnswer {}

    /**
     * Not now: unreachable, failing or busy.
     *
     * @param maybeDone true when the call may have taken effect all the same
     */
    record Unavailable(String reason, boolean maybeDone) implements StoreAnswer {}

    /** It was unavailable for as long as the caller could wait. */
    record GaveUp(String reason) implements StoreAnswer {}
}
