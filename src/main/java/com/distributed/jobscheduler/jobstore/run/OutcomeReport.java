package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an agent's run ended, checked.
 *
 * @param outcome COMPLETED or FAILED
 */
public record OutcomeReport(
        String agentId,
        Outcome outcome,
        @Nullable String error,
        @Nullable Long durationMillis) {}
