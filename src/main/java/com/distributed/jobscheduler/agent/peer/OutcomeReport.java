package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.OutcomeBody;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, for {@code PUT /api/executions/{key}/outcome}.
 *
 * @param outcome COMPLETED or FAILED
 * @param error why it failed, bounded; null when it did not
 * @param durationMillis how long the handler ran
 */
public record OutcomeReport(JobStatus outcome, @Nullable String error, long durationMillis) {
    OutcomeBody by(String agentId) {
        return new OutcomeBody(agentId, outcome, error, durationMillis);
    }
}
