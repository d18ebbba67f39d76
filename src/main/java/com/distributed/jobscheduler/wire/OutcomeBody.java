package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /api/executions/{key}/outcome} (extension): how one run ended. What came after release 1.0.0 is
 * left out when it says nothing.
 *
 * @param agentId process and agent that ran it
 * @param outcome COMPLETED or FAILED
 * @param error why it failed; null on success
 * @param durationMillis how long the handler ran
 * @param result what the handler returned
 * @param doNotRetry true when a failed run is not to be tried again, whatever retries the job has left
 * @param retryAfterMillis when a failed run is to be tried again, from now; absent: as the store's backoff says
 * @param progress how far it was in the end
 * @param logFrom how many lines of its log came before {@code log}
 * @param log the end of its log, line by line and without their ends; it takes the place of what heartbeats brought
 */
public record OutcomeBody(
        @Nullable String agentId,
        @Nullable JobStatus outcome,
        @Nullable String error,
        @Nullable Long durationMillis,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String result,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean doNotRetry,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long retryAfterMillis,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunProgress progress,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long logFrom,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<@Nullable String> log) {
    /** The longest time to a retry that a handler may ask for: a longer one counts as this. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(30);
}
