package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.discovery.AgentsCame;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.Pause;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.SegmentsChanged;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Begins scans, one at a time: at each tick, for new segments, after a pause, or on request (semantics: "One scan",
 * step 1).
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class ScheduleScanner {
    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final ScanRound round;
    private final ScanMetrics metrics;
    private final WorkerProperties worker;
    private final Clock clock;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private volatile @Nullable Instant lastTick;
    private volatile @Nullable Instant lastScanTime;

    @Scheduled(fixedRateString = "${scheduler.worker.scan-interval:60000}")
    void tick() {
        scanOnce();
    }

    /** Scans at once for new segments: their jobs may have waited for an owner. */
    @EventListener
    void segmentsChanged(SegmentsChanged change) {
        if (!change.gained().isEmpty()) {
            scanSoon();
        }
    }

    /** Scans at once for new agents: jobs may have waited for one. */
    @EventListener(AgentsCame.class)
    void agentsCame() {
        scanSoon();
    }

    /** Scans at once after a pause: jobs may have become due meanwhile. */
    @EventListener(Pause.Ended.class)
    void resumed() {
        scanSoon();
    }

    /** Scans now, or right after the scan that is reading its list. */
    private void scanSoon() {
        again.set(true);
        startScan();
    }

    /** Starts a scan on its own thread; false when one is reading its list, or the worker shuts down. */
    public boolean startScan() {
        if (dispatcher.isStopping() || reading.get()) {
            return false;
        }
        Thread.ofVirtual().name("scan").start(this::scanOnce);
        return true;
    }

    /**
     * Runs one scan; returns when the due list was read and all of its jobs were submitted.
     *
     * @return the summary, complete when the last dispatch has ended; empty when no segments are assigned, a scan is
     *     running already, dispatching is paused, or the worker shuts down
     */
    public Optional<CompletableFuture<ScanSummary>> scanOnce() {
        if (dispatcher.isStopping()) {
            return Optional.empty();
        }
        if (!reading.compareAndSet(false, true)) {
            metrics.overlapping();
            log.debug("scan.skipped reason=running");
            return Optional.empty();
        }
        try {
            again.set(false);
            return scan();
        } finally {
            reading.set(false);
            if (again.getAndSet(false)) {
                startScan();
            }
        }
    }

    private Optional<CompletableFuture<ScanSummary>> scan() {
        var assignment = segments.current();
        var now = clock.instant();
        lastTick = now;
        if (!dispatcher.mayClaim()) {
            log.debug("scan.idle reason=paused");
            return Optional.empty();
        }
        lastScanTime = now;
        if (assignment.segments().isEmpty()) {
            log.debug("scan.idle reason=\"no segments are assigned\"");
            return Optional.empty();
        }
        var tally = new ScanTally(now, assignment.segments().size());
        try {
            return Optional.of(round.run(assignment, tally));
        } finally {
            if (tally.isBrokenOff()) {
                // Read the rest of the list now, not at the next interval.
                again.set(true);
            }
        }
    }

    /** Stops scans and claims for good; a running scan stops at its next entry. */
    public void stop() {
        dispatcher.stopClaiming();
    }

    /** When the last scan began; null before the first. A tick during a pause does not count. */
    public @Nullable Instant lastScanTime() {
        return lastScanTime;
    }

    /** When the next scan begins; null before the first tick and during a shutdown. */
    public @Nullable Instant nextScanTime() {
        var last = lastTick;
        return last == null || dispatcher.isStopping() ? null : last.plus(worker.scanInterval());
    }

    /** Summary of the last scan with segments; null until the dispatches of the first one have ended. */
    public @Nullable ScanSummary lastSummary() {
        return round.lastSummary();
    }
}
