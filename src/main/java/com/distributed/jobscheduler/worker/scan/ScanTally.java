package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.distributed.jobscheduler.worker.dispatch.DispatchResult;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/** Counts one scan. Complete when its list was read and all of its dispatches have ended. */
@Slf4j
final class ScanTally {
    private final Instant startedAt;
    private final int segments;
    private final long startNanos = System.nanoTime();
    private final Map<DispatchOutcome, Integer> outcomes = new EnumMap<>(DispatchOutcome.class);
    private final Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
    private final CompletableFuture<ScanSummary> summary = new CompletableFuture<>();
    private @Nullable String traceparent;
    private int due;
    private int submitted;
    private boolean full;
    private int pending = 1; // the reading of the list itself
    private @Nullable String declined;
    private @Nullable String failure;

    ScanTally(Instant startedAt, int segments) {
        this.startedAt = startedAt;
        this.segments = segments;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Sets the span that the dispatches of this scan belong under. */
    synchronized void under(@Nullable String span) {
        traceparent = span;
    }

    synchronized void listed() {
        due++;
    }

    synchronized void skip(Skip reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    synchronized int skipped(Skip reason) {
        return skipped.getOrDefault(reason, 0);
    }

    /** Counts a submitted entry, which ends with this result. */
    void started(CompletableFuture<DispatchResult> result) {
        synchronized (this) {
            pending++;
            submitted++;
        }
        // It never completes exceptionally.
        var unused = result.thenAccept(ended -> ended(ended.outcome()));
    }

    /** As {@link #started} for an entry of a batch claim. */
    void claimed(CompletableFuture<DispatchResult> result) {
        listed();
        started(result);
    }

    /** Handles one entry. A bug in its handling is logged and does not stop the entries behind it. */
    boolean alone(DueEntry entry, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (RuntimeException bug) {
            skip(Skip.ERROR);
            if (skipped(Skip.ERROR) == 1) {
                log.error("scan-entry.failed job={} next=\"the rest of the list goes on\"", entry.jobId(), bug);
            }
            return true;
        }
    }

    /** The span that this scan's dispatches belong under. */
    @Nullable
    synchronized String traceparent() {
        return traceparent;
    }

    /** Number of jobs submitted so far. */
    synchronized int submitted() {
        return submitted;
    }

    private void ended(DispatchOutcome outcome) {
        synchronized (this) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
        release();
    }

    /**
     * Notes that the agents are full and this scan has waited for their answers once: it does not wait again per entry.
     */
    synchronized void full() {
        full = true;
    }

    synchronized boolean isFull() {
        return full;
    }

    /** Notes why no further claim was made. */
    synchronized void declined(String reason) {
        declined = reason;
    }

    /**
     * Notes the end of the list.
     *
     * @param how why it failed; null on success
     */
    void read(@Nullable String how) {
        synchronized (this) {
            failure = how;
        }
        release();
    }

    /** True when the list failed after some of its jobs were submitted. */
    synchronized boolean isBrokenOff() {
        return failure != null && submitted > 0;
    }

    private void release() {
        ScanSummary complete;
        synchronized (this) {
            if (--pending > 0) {
                return;
            }
            complete = new ScanSummary(
                    startedAt,
                    Duration.ofNanos(System.nanoTime() - startNanos),
                    segments,
                    due,
                    Map.copyOf(outcomes),
                    Map.copyOf(skipped),
                    declined,
                    failure);
        }
        summary.complete(complete);
    }

    CompletableFuture<ScanSummary> summary() {
        return summary;
    }
}
