package com.distributed.jobscheduler.worker.peer;

/**
 * What one occurrence's sending came to.
 *
 * @param isEcho true when a call of several failed and another one in it stands for that failure: it failed once
 */
public record Sent(DispatchReply reply, boolean isEcho) {
    static Sent alone(DispatchReply reply) {
        return new Sent(reply, false);
    }
}
