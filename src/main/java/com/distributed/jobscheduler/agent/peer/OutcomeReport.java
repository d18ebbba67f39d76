package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.OutcomeBody;
import com.distributed.jobscheduler.wire.OutcomesBody.OutcomeEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, for {@code PUT /api/executions/{key}/outcome}.
 *
 * @param outcome COMPLETED or FAILED
 * @param error why it failed, bounded; null on success
 * @param durationMillis how long the handler ran
 * @param doNotRetry whether the handler ended the retries
 * @param retryAfter when the handler wants the next attempt, from now; null: as the store's backoff says
 */
public record OutcomeReport(
        JobStatus outcome,
        @Nullable String error,
        long durationMillis,
        boolean doNotRetry,
        @Nullable Duration retryAfter,
        RunNotes notes) {
    /** Whether there is more to it than the outcome. */
    public boolean hasNotes() {
        return !notes.equals(RunNotes.NONE);
    }

    /** The same without what the run left behind. */
    public OutcomeReport withoutNotes() {
        return new OutcomeReport(outcome, error, durationMillis, doNotRetry, retryAfter, RunNotes.NONE);
    }

    /** Whether it may share a call with many others. */
    public boolean isSmall() {
        return notes.areSmall();
    }

    OutcomeBody by(String agentId) {
        return entry("").by(agentId);
    }

    OutcomeEntry entry(String key) {
        return new OutcomeEntry(
                key,
                outcome,
                error,
                durationMillis,
                notes.result(),
                doNotRetry ? Boolean.TRUE : null,
                retryAfter == null ? null : retryAfter.toMillis(),
                notes.progress(),
                notes.logFrom(),
                notes.log().lines());
    }
}
