package com.distributed.jobscheduler.wire;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/executions/heartbeat} (extension): which runs are alive.
 *
 * @param agentId which process of which agent runs them
 * @param running the keys of their occurrences
 */
public record RunHeartbeatBody(
        @Nullable String agentId, @Nullable Collection<@Nullable String> running) {}
