package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/executions/heartbeat} (extension): which runs are alive.
 *
 * @param agentId process and agent that runs them
 * @param running the keys of their occurrences
 * @param news what some of them have said since the last heartbeat; absent when none has said anything
 */
public record RunHeartbeatBody(
        @Nullable String agentId,
        @Nullable Collection<@Nullable String> running,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<@Nullable RunNews> news) {
    /**
     * What one run has said. Sent again, it changes nothing.
     *
     * @param key its occurrence's key
     * @param progress how far it is now; absent when that has not changed
     * @param logFrom how many lines of its log came before {@code log}
     * @param log further lines of its log, each without its end; absent when there are none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RunNews(
            @Nullable String key,
            @Nullable RunProgress progress,
            @Nullable Long logFrom,
            @Nullable List<@Nullable String> log) {}
}
