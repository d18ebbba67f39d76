package com.distributed.jobscheduler.agent.handlers;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The occurrence that a handler runs.
 *
 * @param payload the job's payload; empty when there is none
 * @param occurrenceTime when this occurrence was due
 * @param attempt 1 for the first try of an occurrence, 2 for its first retry, and so on
 * @param idempotencyKey the same for each delivery of this occurrence; different for each retry and each next run
 * @param traceparent W3C trace context of the dispatch
 * @param cancelled whether the run has been told to stop
 * @param journal where {@link #progress} and {@link #log} go
 */
public record JobContext(
        long jobId,
        String jobName,
        String payload,
        Instant occurrenceTime,
        int attempt,
        String idempotencyKey,
        @Nullable String traceparent,
        BooleanSupplier cancelled,
        RunJournal journal) {

    /** One whose words nobody keeps: for a handler that is run by hand. */
    public JobContext(
            long jobId,
            String jobName,
            String payload,
            Instant occurrenceTime,
            int attempt,
            String idempotencyKey,
            @Nullable String traceparent,
            BooleanSupplier cancelled) {
        this(jobId, jobName, payload, occurrenceTime, attempt, idempotencyKey, traceparent, cancelled, RunJournal.NONE);
    }

    /** True once this run is to stop: it timed out, the job was cancelled, or the agent is shutting down. */
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    /** Throws when the run is to stop; for loops that never block. */
    public void throwIfCancelled() {
        if (isCancelled()) {
            throw new CancellationException("told to stop");
        }
    }

    /**
     * Says how far the run is; people see it with the next heartbeat.
     *
     * @param percent 0 to 100; what lies outside counts as the nearer of both
     */
    public void progress(int percent) {
        journal.progress(percent, null);
    }

    /** The same, with what the run is at: one line of up to 200 characters. */
    public void progress(int percent, String text) {
        journal.progress(percent, text);
    }

    /**
     * Adds a line to the run's log, of which the last 32 KB are kept with the execution; people see it with the next heartbeat.
     * A line of more than 1,000 characters is cut. Everyone who may read jobs may read it: it is no place for secrets.
     */
    public void log(String line) {
        journal.log(line);
    }
}
