package com.distributed.jobscheduler.agent.peer;

import com.fasterxml.jackson.databind.JsonNode;

/** Result of a call at the Job Store. */
public sealed interface StoreAnswer {
    /** The store did it. */
    record Done(JsonNode data) implements StoreAnswer {}

    /** The store refuses, and would refuse again. */
    record Refused(int status, String reason) implements StoreAnswer {
        /** True when the job's state does not allow the move: another agent holds the occurrence, or it is over. */
        public boolean isConflict() {
            return status == 409;
        }

        /** True when the job is the reason, not the form of the request. */
        public boolean isAboutTheJob() {
            return isConflict() || status == 404;
        }
    }

    /** The store lacks this call: it is a base-only one. */
    record Unsupported() implements StoreAnswer {}

    /**
     * Not now: unreachable, failing or busy.
     *
     * @param maybeDone true when the call may have taken effect
     */
    record Unavailable(String reason, boolean maybeDone) implements StoreAnswer {}

    /** Unavailable until the caller's time was up. */
    record GaveUp(String reason) implements StoreAnswer {}
}
