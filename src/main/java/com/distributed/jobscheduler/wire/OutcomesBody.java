package com.distributed.jobscheduler.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/executions/outcomes} (extension): how several runs of one agent ended.
 *
 * @param agentId which process of which agent ran them
 */
public record OutcomesBody(
        @Nullable String agentId, @Nullable List<@Nullable OutcomeEntry> outcomes) {
    /** One of them, as {@link OutcomeBody} says it, under the key of its occurrence. */
    public record OutcomeEntry(
            @Nullable String key,
            @Nullable JobStatus outcome,
            @Nullable String error,
            @Nullable Long durationMillis) {}
}
