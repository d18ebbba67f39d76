package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.MoveHeaders;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import org.jspecify.annotations.Nullable;

/**
 * One start among several, checked.
 *
 * @param key the occurrence's key, as it was sent
 * @param claim the token of the claim under which it was dispatched
 * @param handler the agent's handler that runs it
 */
public record StartOrder(
        Occurrence occurrence,
        String key,
        @Nullable String claim,
        @Nullable String handler) {
    MoveHeaders by(String agentId) {
        return new MoveHeaders(null, agentId, null, null, key, occurrence, claim, handler, null, null);
    }
}
