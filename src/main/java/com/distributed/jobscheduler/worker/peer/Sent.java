package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.Nullable;

/**
 * Result of sending one occurrence.
 *
 * @param isEcho true when another occurrence of its group call counts the call for the circuit breaker: a slow or lost
 *     call is one, however many were in it
 * @param freeSlots number of further dispatches that the agent has room for, by this answer; null where it does not
 *     tell
 */
public record Sent(
        DispatchReply reply, boolean isEcho, @Nullable Integer freeSlots) {
    static Sent alone(DispatchReply reply) {
        return new Sent(reply, false, null);
    }
}
