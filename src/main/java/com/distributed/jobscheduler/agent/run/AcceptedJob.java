package com.distributed.jobscheduler.agent.run;

import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import java.time.Instant;

/**
 * A valid dispatch: one occurrence of one job.
 *
 * @param payload empty when the job has none
 * @param occurrenceTime when it was due
 * @param attempt 1 for the first try, one more for each retry
 */
public record AcceptedJob(
        OccurrenceRef occurrence, String jobName, String payload, Instant occurrenceTime, int attempt) {
    /** The occurrence's idempotency key. */
    public String key() {
        return occurrence.key();
    }
}
