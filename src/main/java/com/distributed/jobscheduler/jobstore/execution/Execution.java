package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one occurrence, as {@code GET /api/executions} answers it.
 *
 * @param runTime the occurrence's run time, as it was claimed
 * @param attempt 1 for an occurrence's first run, one more for each retry; 0 for one that was left out, which had none
 * @param dispatchedAt as {@code startedAt}: the store learns that a dispatch has arrived when the agent starts the run
 * @param handler which of the agent's handlers ran it; null where the agent did not say
 * @param outcome null while the attempt is under way
 * @param durationMillis as the agent reported it, else from start to end by the store's clock
 * @param progress how far it is, as its handler said last; null where it said nothing
 * @param result what its handler returned; null where that was nothing, and in lists
 * @param settled what the job became by this attempt's end
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
