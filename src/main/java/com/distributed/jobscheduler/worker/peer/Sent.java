package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.Nullable;

/**
 * What one occurrence's sending came to.
 *
 * @param isEcho true when a call of several failed and another one in it stands for that failure: it failed once
 * @param freeSlots for how many more dispatches the agent has room, as it said with this answer; null where it did not
 */
public record Sent(
        DispatchReply reply, boolean isEcho, @Nullable Integer freeSlots) {
    static Sent alone(DispatchReply reply) {
        return new Sent(reply, false, null);
    }
}
