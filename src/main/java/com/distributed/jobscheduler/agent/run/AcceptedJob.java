package com.distributed.jobscheduler.agent.run;

import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A valid dispatch: one occurrence of one job.
 *
 * @param payload empty when the job has none
 * @param occurrenceTime when it was due
 * @param attempt 1 for the first try, one more for each retry
 * @param alone whether no other job may run beside it
 * @param timeout how long its run may take; null for the agent's own limit
 * @param handler its handler; found before the job is accepted, so that no job without a handler is accepted
 */
public record AcceptedJob(
        OccurrenceRef occurrence,
        String jobName,
        String payload,
        Instant occurrenceTime,
        int attempt,
        boolean alone,
        @Nullable Duration timeout,
        JobHandler handler) {
    /** The occurrence's idempotency key. */
    public String key() {
        return occurrence.key();
    }

    /** True when both are of one claim, or of stores without tokens. */
    public boolean hasClaimOf(AcceptedJob other) {
        return Objects.equals(occurrence.claimToken(), other.occurrence.claimToken());
    }
}
