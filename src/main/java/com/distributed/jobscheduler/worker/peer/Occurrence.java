package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Instant;

/** One run of one job. A job id alone does not identify a run (contract: Job Store). */
public record Occurrence(long jobId, Instant nextRunTime) {
    /** The idempotency key of this occurrence's dispatch. */
    public String key() {
        return WireHeaders.occurrenceKey(jobId, nextRunTime);
    }
}
