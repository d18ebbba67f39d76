package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/worker-agent/dispatch} (contract: Worker Agent).
 *
 * @param executionTime when the occurrence was due
 * @param scheduledTime the same instant again, for agents that read this name
 * @param maxRetries how often a failed run is retried, where the Job Store gave it
 * @param timeoutMillis how long the run may take (extension); absent for the agent's own limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DispatchRequest(
        @Nullable Long jobId,
        @Nullable String jobName,
        @Nullable String payload,
        @Nullable Instant executionTime,
        @Nullable Instant scheduledTime,
        @Nullable Integer maxRetries,
        @Nullable Integer retryCount,
        @Nullable Long userId,
        @Nullable Long timeoutMillis) {
    /** The longest timeout that a job may have. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(7);
}
