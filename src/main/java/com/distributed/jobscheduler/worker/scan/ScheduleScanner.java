package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.tracing.ActiveSpan;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.WorkerState;
import com.distributed.jobscheduler.worker.dispatch.BatchOrder;
import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.Pause;
import com.distributed.jobscheduler.worker.dispatch.Spread;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.DueReply;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.segment.Assignment;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.SegmentsChanged;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Scans the due jobs of the assigned segments and submits them for dispatch (semantics: "One scan"). */
@Slf4j
@Component
public class ScheduleScanner {
    /** So many scans in a row must have failed before the worker calls itself unhealthy. */
    private static final int UNHEALTHY_AFTER = 3;

    private final SegmentManager segments;
    private final JobStoreClient store;
    private final JobDispatcher dispatcher;
    private final OrphanRecovery orphans;
    private final ScanProperties properties;
    private final Spread spread;
    private final Pause pause;
    private final ScanMetrics metrics;
    private final RecentScans recent;
    private final ScanLog scanLog;
    private final WorkerProperties worker;
    private final Traces traces;
    private final Clock clock;
    private final Agenda agenda;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    /** Some entry of the list is malformed, and that was said. */
    private final AtomicBoolean malformed = new AtomicBoolean();

    private volatile boolean stopped;
    /** The last batch claim found nothing due. */
    private volatile boolean quiet;

    private volatile @Nullable Instant lastTick;
    private volatile @Nullable Instant lastScanTime;
    private volatile @Nullable ScanSummary lastSummary;

    ScheduleScanner(
            SegmentManager segments,
            JobStoreClient store,
            JobDispatcher dispatcher,
            OrphanRecovery orphans,
            ScanProperties properties,
            Spread spread,
            Pause pause,
            ScanMetrics metrics,
            RecentScans recent,
            ScanLog scanLog,
            WorkerProperties worker,
            Traces traces,
            Clock clock,
            MeterRegistry meters) {
        this.segments = segments;
        this.store = store;
        this.dispatcher = dispatcher;
        this.orphans = orphans;
        this.properties = properties;
        this.spread = spread;
        this.pause = pause;
        this.metrics = metrics;
        this.recent = recent;
        this.scanLog = scanLog;
        this.worker = worker;
        this.traces = traces;
        this.clock = clock;
        this.agenda = new Agenda(clock, this::becameDue);
        Gauge.builder(ScanMetrics.HELD, agenda, Agenda::size)
                .description("Occurrences that are held until their instant")
                .register(meters);
    }

    @Scheduled(fixedRateString = "${scheduler.worker.scan-interval:60000}")
    void tick() {
        scanOnce();
    }

    /** New segments are looked at right away: their jobs may have waited for an owner. */
    @EventListener
    void segmentsChanged(SegmentsChanged change) {
        if (!change.gained().isEmpty()) {
            again.set(true);
            startScan();
        }
    }

    /** What became due during the pause need not wait for the next interval. */
    @EventListener(Pause.Ended.class)
    void resumed() {
        again.set(true);
        startScan();
    }

    /** Starts a scan on a thread of its own; false when one is reading its list, or the worker shuts down. */
    public boolean startScan() {
        if (stopped || reading.get()) {
            return false;
        }
        Thread.ofVirtual().name("scan").start(this::scanOnce);
        return true;
    }

    /**
     * Runs one scan: returns when the due list was read and all it named were submitted.
     *
     * @return the summary, complete when the last dispatch has ended; empty when there was nothing to scan, or a scan was
     *     running already, or dispatching is paused, or the worker shuts down
     */
    public Optional<CompletableFuture<ScanSummary>> scanOnce() {
        if (stopped) {
            return Optional.empty();
        }
        if (!reading.compareAndSet(false, true)) {
            metrics.overlapping();
            log.debug("scan.skipped reason=running");
            return Optional.empty();
        }
        try {
            again.set(false);
            return scan(segments.current());
        } finally {
            reading.set(false);
            if (again.getAndSet(false)) {
                startScan();
            }
        }
    }

    private Optional<CompletableFuture<ScanSummary>> scan(Assignment assignment) {
        var now = clock.instant();
        lastTick = now;
        if (pause.isOn()) {
            log.debug("scan.idle reason=paused");
            return Optional.empty();
        }
        lastScanTime = now;
        if (assignment.segments().isEmpty()) {
            log.debug("scan.idle reason=\"no segments are assigned\"");
            return Optional.empty();
        }
        try (var span = traces.begin("scan")) {
            return scan(assignment, now, span);
        }
    }

    private Optional<CompletableFuture<ScanSummary>> scan(Assignment assignment, Instant now, ActiveSpan span) {
        var tally = new ScanTally(now, assignment.segments().size(), span.traceparent());
        var summary = tally.summary().thenApply(this::ended);
        String failure = "the scan ended by an error";
        try {
            failure = read(assignment, now, tally);
        } finally {
            note(failure);
            span.tag("worker", worker.workerId()).tag("outcome", failure == null ? "completed" : "failed");
            if (failure != null && tally.submitted() > 0) {
                // A list that broke off after some of it was taken: the rest need not wait for the next interval.
                again.set(true);
            }
            tally.read(failure);
        }
        return Optional.of(summary);
    }

    private @Nullable String read(Assignment assignment, Instant now, ScanTally tally) {
        var inBatches = dispatcher.claimsInBatches();
        // While nothing is due, the list of what is to come says so as well: an idle scan is one request.
        if (inBatches && !(quiet && properties.lookAhead().isPositive())) {
            switch (claimDue(now, tally)) {
                case JobDispatcher.Batch.Failed failed -> {
                    return failed.reason();
                }
                case JobDispatcher.Batch.NotOffered none -> inBatches = false;
                default -> {
                    if (stopped || pause.isOn() || properties.lookAhead().isZero()) {
                        return null;
                    }
                }
            }
        }
        return list(assignment, now, tally, inBatches);
    }

    /**
     * One pass: claims batch after batch of what is due at this instant, each in the segments of its moment, until nothing
     * more is, or the agents are full. They are asked again when it is time, and what the pass leaves is taken then.
     */
    private JobDispatcher.Batch claimDue(Instant asOf, ScanTally tally) {
        var before = tally.submitted();
        JobDispatcher.Batch batch;
        do {
            var assignment = segments.current();
            if (assignment.segments().isEmpty()) {
                return new JobDispatcher.Batch.Declined("no segments are assigned any more");
            }
            var order = new BatchOrder(
                    assignment.segments().toList(),
                    assignment.epoch(),
                    asOf,
                    () -> !stopped && segments.current().segments().containsAll(assignment.segments()),
                    tally.traceparent());
            batch = dispatcher.claimDue(order, tally::claimed, tally::ended);
        } while (batch instanceof JobDispatcher.Batch.More && !tookLong(asOf));
        switch (batch) {
            case JobDispatcher.Batch.Declined declined -> {
                log.debug("scan.declined reason=\"{}\"", declined.reason());
                tally.declined(declined.reason());
            }
            case JobDispatcher.Batch.Full full -> goOnIn(full.askAgainIn(), tally);
            case JobDispatcher.Batch.More more -> goOnIn(Duration.ZERO, tally);
            default -> {}
        }
        quiet = batch instanceof JobDispatcher.Batch.Complete && tally.submitted() == before;
        return batch;
    }

    /** The next scan is due: whatever this one has not come to is not to hold it up. */
    private boolean tookLong(Instant since) {
        return !clock.instant().isBefore(since.plus(worker.scanInterval()));
    }

    private void goOnIn(Duration wait, ScanTally tally) {
        agenda.wakeAt(clock.instant().plus(wait), tally.traceparent());
    }

    private @Nullable String list(Assignment assignment, Instant now, ScanTally tally, boolean inBatches) {
        var reply = store.due(
                now.plus(properties.lookAhead()).truncatedTo(ChronoUnit.MILLIS),
                assignment.segments().toParameter(),
                entry -> alone(entry, tally, () -> take(entry, assignment, tally, inBatches)),
                why -> malformed(why, tally));
        orphans.listEnded(reply instanceof DueReply.Complete);
        orphans.giveBack(segment ->
                !stopped && !pause.isOn() && segments.current().segments().contains(segment));
        if (reply instanceof DueReply.Complete && tally.skipped(Skip.MALFORMED) == 0 && malformed.getAndSet(false)) {
            log.info("scan.list.well-formed (no entry is malformed any more)");
        }
        return switch (reply) {
            case DueReply.Complete complete -> null;
            case DueReply.Stopped stop -> pause.isOn() ? null : ScanSummary.STOPPED;
            case DueReply.Failed failed -> failed.reason();
        };
    }

    private void take(DueEntry entry, Assignment assignment, ScanTally tally, boolean inBatches) {
        if (stopped || pause.isOn()) {
            throw new JobStoreClient.StopReadingException();
        }
        tally.listed();
        if (!isAssigned(entry, assignment) || !isAssigned(entry, segments.current())) {
            tally.skip(Skip.SEGMENT);
            return;
        }
        orphans.consider(entry);
        if (entry.status() != JobStatus.PENDING) {
            tally.skip(Skip.STATUS);
        } else if (entry.occurrence().nextRunTime().isAfter(clock.instant().plus(properties.lookAhead()))) {
            tally.skip(Skip.NOT_DUE);
        } else if (inBatches) {
            agenda.wakeAt(entry.occurrence().nextRunTime(), tally.traceparent());
            tally.skip(Skip.HELD);
        } else {
            var turn = turnOf(entry.occurrence());
            if (turn.isAfter(clock.instant())) {
                hold(entry, turn, tally.traceparent(), tally);
            } else {
                dispatch(entry, tally);
            }
        }
    }

    private Instant turnOf(Occurrence occurrence) {
        var turn = spread.turnOf(occurrence);
        var wait = dispatcher.waitsUntil(occurrence);
        return wait == null || wait.isBefore(turn) ? turn : wait;
    }

    private void hold(DueEntry entry, Instant until, @Nullable String traceparent, ScanTally tally) {
        tally.skip(agenda.hold(entry, until, traceparent) ? Skip.HELD : Skip.NOT_DUE);
    }

    /** The instant of what is held, or of what the store will give in a batch, has come. */
    private void becameDue(Agenda.Due due) {
        var assignment = segments.current();
        if (stopped || pause.isOn() || assignment.segments().isEmpty()) {
            return;
        }
        var tally = new ScanTally(clock.instant(), assignment.segments().size(), due.traceparent());
        for (var held : due.entries()) {
            alone(held.entry(), tally, () -> submit(held.entry(), tally, held.traceparent(), true));
        }
        if (due.entries().isEmpty()) {
            claimDue(clock.instant(), tally);
        }
    }

    private void dispatch(DueEntry entry, ScanTally tally) {
        if (submit(entry, tally, tally.traceparent(), false) == JobDispatcher.Submission.DRAINING) {
            throw new JobStoreClient.StopReadingException();
        }
    }

    private JobDispatcher.Submission submit(
            DueEntry entry, ScanTally tally, @Nullable String traceparent, boolean wasHeld) {
        tally.started();
        var order = new DispatchOrder(
                entry, segments.current().epoch(), () -> isAssigned(entry, segments.current()), wasHeld, traceparent);
        JobDispatcher.Submission submission;
        try {
            submission = dispatcher.submit(order, !tally.isFull(), tally::ended);
        } catch (RuntimeException e) {
            tally.notStarted();
            throw e;
        }
        switch (submission) {
            case STARTED -> {}
            case IN_FLIGHT -> notStarted(tally, Skip.IN_FLIGHT);
            case DONE -> notStarted(tally, Skip.DONE);
            case FULL -> {
                tally.full();
                tally.notStarted();
                hold(entry, clock.instant().plus(dispatcher.askAgainIn()), traceparent, tally);
            }
            case DRAINING -> tally.notStarted();
        }
        return submission;
    }

    private static void notStarted(ScanTally tally, Skip reason) {
        tally.notStarted();
        tally.skip(reason);
    }

    private static boolean isAssigned(DueEntry entry, Assignment assignment) {
        return entry.segment() != null && assignment.segments().contains(entry.segment());
    }

    /** Handles one entry of several: one that fails by a bug is passed over, so that it stops none behind it. */
    private static void alone(DueEntry entry, ScanTally tally, Runnable work) {
        try {
            work.run();
        } catch (JobStoreClient.StopReadingException stop) {
            throw stop;
        } catch (RuntimeException bug) {
            tally.skip(Skip.ERROR);
            if (tally.skipped(Skip.ERROR) == 1) {
                log.error("scan.entry.error job={} next=\"the rest of the list goes on\"", entry.jobId(), bug);
            }
        }
    }

    private void malformed(String why, ScanTally tally) {
        tally.listed();
        tally.skip(Skip.MALFORMED);
        if (malformed.compareAndSet(false, true)) {
            log.warn("scan.entry.malformed reason=\"{}\" next=\"the rest of the list goes on\"", why);
        }
    }

    private void note(@Nullable String failure) {
        if (failure == null) {
            failuresInARow.set(0);
        } else if (failuresInARow.incrementAndGet() == UNHEALTHY_AFTER) {
            log.error("worker.unhealthy failedScans={} reason=\"{}\"", UNHEALTHY_AFTER, failure);
        }
    }

    private ScanSummary ended(ScanSummary scan) {
        lastSummary = scan;
        metrics.ended(scan);
        recent.ended(scan);
        scanLog.ended(scan);
        return scan;
    }

    /** No scan begins after this; one that is reading stops at its next entry. */
    public void stop() {
        stopped = true;
        agenda.close();
    }

    /** When the last scan began, not while paused; null before the first. */
    public @Nullable Instant lastScanTime() {
        return lastScanTime;
    }

    /** When the next one begins; null before the first tick, or when none will. */
    public @Nullable Instant nextScanTime() {
        var last = lastTick;
        return last == null || stopped ? null : last.plus(worker.scanInterval());
    }

    /** What the last scan with segments did; null before the first one's dispatches have ended. */
    public @Nullable ScanSummary lastSummary() {
        return lastSummary;
    }

    /** The worker's judgement of itself. */
    public WorkerState state() {
        if (stopped) {
            return WorkerState.DRAINING;
        }
        if (segments.fencedOff() != null) {
            return WorkerState.WORKER_ID_TAKEN;
        }
        return failuresInARow.get() >= UNHEALTHY_AFTER ? WorkerState.UNHEALTHY : WorkerState.ONLINE;
    }
}
