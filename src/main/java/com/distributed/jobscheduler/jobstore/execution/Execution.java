package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one occurrence, as {@code GET /api/executions} answers it.
 *
 * @param runTime the occurrence's run time when it was claimed
 * @param attempt 1 for an occurrence's first run, one more for each retry; 0 for a skipped occurrence, which had no run
 * @param dispatchedAt when the store first learned that the dispatch had arrived: the agent's start
 * @param handler the agent's handler that ran it; null where the agent did not name it
 * @param outcome null while the attempt has not ended
 * @param durationMillis by the agent's report, else from start to end by the store's clock
 * @param settled the job's state after this attempt
 */
public record Execution(
        long id,
        long jobId,
        Instant runTime,
        int attempt,
        @Nullable String workerId,
        Instant claimedAt,
        @Nullable Instant dispatchedAt,
        @Nullable String agentId,
        @Nullable String handler,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Outcome outcome,
        @Nullable String error,
        @Nullable Long durationMillis,
        @Nullable Progress progress,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String result,
        @JsonIgnore @Nullable JobState settled) {}
