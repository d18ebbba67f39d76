package com.distributed.jobscheduler.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/executions/starts} (extension): several runs that one agent is about to start.
 *
 * @param agentId process and agent that starts them
 */
public record StartsBody(@Nullable String agentId, @Nullable List<@Nullable StartEntry> starts) {
    /**
     * One run.
     *
     * @param key the occurrence's key
     * @param claim the token of the claim under which it was dispatched
     * @param handler name of the agent's handler that runs it
     */
    public record StartEntry(
            @Nullable String key,
            @Nullable String claim,
            @Nullable String handler) {}
}
