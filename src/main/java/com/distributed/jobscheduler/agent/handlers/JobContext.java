package com.distributed.jobscheduler.agent.handlers;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The occurrence that a handler is to run.
 *
 * @param payload what the job was submitted with, empty when it had none
 * @param occurrenceTime when this occurrence was due
 * @param attempt 1 for the first try of an occurrence, 2 for its first retry, and so on
 * @param idempotencyKey the same whenever this very occurrence is delivered, another for each retry and each next run
 * @param traceparent the W3C trace that the dispatch belongs to
 * @param cancelled whether the run has been told to stop
 */
public record JobContext(
        long jobId,
        String jobName,
        String payload,
        Instant occurrenceTime,
        int attempt,
        String idempotencyKey,
        @Nullable String traceparent,
        BooleanSupplier cancelled) {

    /** True once this run is to stop: it timed out, the job was cancelled, or the agent is shutting down. */
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    /** Ends the run here when it is to stop; for loops that never block. */
    public void throwIfCancelled() {
        if (isCancelled()) {
            throw new CancellationException("told to stop");
        }
    }
}
