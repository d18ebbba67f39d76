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

/** Counts one scan; complete when its list was read and all of its dispatches have ended. */
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

    /** What the scan starts belongs under this span. */
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

    /** One was submitted, and ends in this way. */
    void started(CompletableFuture<DispatchResult> result) {
        synchronized (this) {
            pending++;
            submitted++;
        }
        // It never ends exceptionally.
        var unused = result.thenAccept(ended -> ended(ended.outcome()));
    }

    /** The same for one that a batch claim brought. */
    void claimed(CompletableFuture<DispatchResult> result) {
        listed();
        started(result);
    }

    /** Handles one entry of several: one that fails by a bug is passed over, so that it stops none behind it. */
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

    /** Where what the scan starts belongs. */
    @Nullable
    synchronized String traceparent() {
        return traceparent;
    }

    /** How many were submitted so far. */
    synchronized int submitted() {
        return submitted;
    }

    private void ended(DispatchOutcome outcome) {
        synchronized (this) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
        release();
    }

    /** The agents are full: what they have to answer was waited for once, and is not for each entry again. */
    synchronized void full() {
        full = true;
    }

    synchronized boolean isFull() {
        return full;
    }

    /** Nothing more was claimed, for this reason. */
    synchronized void declined(String reason) {
        declined = reason;
    }

    /** The list was read, or failed in the way given. */
    void read(@Nullable String how) {
        synchronized (this) {
            failure = how;
        }
        release();
    }

    /** True when the list failed after some of it was taken. */
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
