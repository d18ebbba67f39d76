package com.distributed.jobscheduler.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/executions/starts} (extension): several runs that one agent is about to start.
 *
 * @param agentId which process of which agent starts them
 */
public record StartsBody(@Nullable String agentId, @Nullable List<@Nullable StartEntry> starts) {
    /**
     * One of them.
     *
     * @param key the occurrence's key
     * @param claim the token of the claim under which it was dispatched
     * @param handler which of the agent's handlers runs it
     */
    public record StartEntry(
            @Nullable String key,
            @Nullable String claim,
            @Nullable String handler) {}
}
