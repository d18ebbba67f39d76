package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Counts one scan; complete when its list was read and all of its dispatches have ended. */
final class ScanTally {
    private final Instant startedAt;
    private final int segments;
    private final @Nullable String traceparent;
    private final long startNanos = System.nanoTime();
    private final Map<DispatchOutcome, Integer> outcomes = new EnumMap<>(DispatchOutcome.class);
    private final Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
    private final CompletableFuture<ScanSummary> summary = new CompletableFuture<>();
    private int due;
    private int submitted;
    private boolean full;
    private int pending = 1; // the reading of the list itself
    private @Nullable String declined;
    private @Nullable String failure;

    /** @param traceparent the place of the scan's span */
    ScanTally(Instant startedAt, int segments, @Nullable String traceparent) {
        this.startedAt = startedAt;
        this.segments = segments;
        this.traceparent = traceparent;
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

    synchronized void started() {
        pending++;
        submitted++;
    }

    /** A batch claim brought one, which is started now. */
    synchronized void claimed() {
        due++;
        pending++;
        submitted++;
    }

    /** Where what the scan starts belongs. */
    @Nullable
    String traceparent() {
        return traceparent;
    }

    /** How many were submitted so far. */
    synchronized int submitted() {
        return submitted;
    }

    /** A submission that did not start after all. */
    synchronized void notStarted() {
        pending--;
        submitted--;
    }

    void ended(DispatchOutcome outcome) {
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
