package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.execution.RunNotes;
import com.distributed.jobscheduler.jobstore.job.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an agent's run ended, checked.
 *
 * @param outcome COMPLETED or FAILED
 * @param doNotRetry whether a failed run is not to be tried again; it counts before {@code retryAfter}
 * @param retryAfter for how long a failed run's retry is to wait; null for the store's backoff
 */
public record OutcomeReport(
        String agentId,
        Outcome outcome,
        @Nullable String error,
        @Nullable Long durationMillis,
        boolean doNotRetry,
        @Nullable Duration retryAfter,
        RunNotes notes) {
    /** What it says of a failed run's retries. */
    @Nullable
    Verdict verdict() {
        if (outcome == Outcome.COMPLETED) {
            return null;
        }
        return doNotRetry ? Verdict.DO_NOT_RETRY : retryAfter == null ? null : Verdict.RETRY_AFTER;
    }
}
