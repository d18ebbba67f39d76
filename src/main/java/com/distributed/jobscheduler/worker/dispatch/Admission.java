package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import org.jspecify.annotations.Nullable;

/**
 * The right to one attempt at an agent. The holder either sends or dismisses it, exactly once.
 *
 * @param trial the question whether the agent knows the job's name; null where no other job waits for its answer
 */
record Admission(Agent agent, NameMemory.@Nullable Trial trial) {
    /** Sends one request. */
    DispatchReply send(Claim claim, boolean first) {
        try {
            return agent.send(claim, first);
        } finally {
            end();
        }
    }

    /** Gives the unused right back. */
    void dismiss() {
        agent.dismiss();
        end();
    }

    private void end() {
        if (trial != null) {
            trial.end();
        }
    }
}
