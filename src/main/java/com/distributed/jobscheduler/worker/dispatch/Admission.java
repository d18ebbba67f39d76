package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import org.jspecify.annotations.Nullable;

/**
 * The right to one attempt at an agent. Who has it either sends or dismisses, once.
 *
 * @param trial the question for a name that this attempt asks; null where nobody waits for its answer
 */
record Admission(Agent agent, NameMemory.@Nullable Trial trial) {
    /** Uses the right: one request. */
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
