package com.distributed.jobscheduler.wire;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /api/executions/{key}/outcome} (extension): how one run ended.
 *
 * @param agentId which process of which agent ran it
 * @param outcome COMPLETED or FAILED
 * @param error why it failed; null when it did not
 * @param durationMillis how long the handler ran
 */
public record OutcomeBody(
        @Nullable String agentId,
        @Nullable JobStatus outcome,
        @Nullable String error,
        @Nullable Long durationMillis) {}
