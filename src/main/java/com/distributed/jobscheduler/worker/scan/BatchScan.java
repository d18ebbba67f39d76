package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.Batch;
import com.distributed.jobscheduler.worker.dispatch.ClaimedBatch;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Claims due jobs batch by batch. */
@Slf4j
@Component
@RequiredArgsConstructor
class BatchScan {
    /** How long nothing is claimed before its due time after a pass that could not claim all that was due. */
    private static final Duration PUNCTUAL = Duration.ofSeconds(1);

    /** Until an instant's pass that could not claim is tried again; twice as long after each further failure. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final Agenda agenda;
    private final WorkerProperties worker;
    private final ScanProperties properties;
    private final Clock clock;
    private volatile boolean foundNothing;
    private volatile Duration pause = FIRST_PAUSE;
    /** By {@link System#nanoTime}. */
    private volatile long punctualUntil = System.nanoTime();

    /** False while the store is known to have no batch claim. */
    boolean areOffered() {
        return dispatcher.claimsInBatches();
    }

    /** True when the last pass found no due job. */
    boolean foundNothing() {
        return foundNothing;
    }

    /**
     * How long before its due time a job may be claimed now. Zero while the agents are full or slow: what waits here
     * for its time would take room that another job could use.
     */
    Duration ahead() {
        return areOffered() && dispatcher.mayClaimAhead() && System.nanoTime() - punctualUntil >= 0
                ? properties.claimAhead()
                : Duration.ZERO;
    }

    /**
     * Runs a pass for what is due, and for what becomes due in a moment: that waits here for its time. A pass that could
     * not claim comes again, because the instant that woke it does not.
     */
    void runAhead(ScanTally tally) {
        var until = clock.instant().plus(ahead());
        switch (run(until, tally)) {
            case Batch.Complete complete -> {
                pause = FIRST_PAUSE;
                agenda.claimed(until);
            }
            case Batch.Declined declined -> goOnIn(FIRST_PAUSE, tally);
            case Batch.Failed failed -> {
                goOnIn(pause, tally);
                var longer = pause.multipliedBy(2);
                pause = longer.compareTo(worker.scanInterval()) < 0 ? longer : worker.scanInterval();
            }
            default -> {}
        }
    }

    /**
     * Runs one pass: claims batches of jobs due at this instant until no more are due or the agents are full. Each
     * batch uses the segments assigned at its time. Full agents are asked again later, and the rest is claimed then.
     */
    Batch run(Instant asOf, ScanTally tally) {
        var before = tally.submitted();
        var batch = batches(asOf, tally);
        switch (batch) {
            case Batch.Declined declined -> {
                log.debug("scan.declined reason=\"{}\"", declined.reason());
                tally.declined(declined.reason());
            }
            case Batch.Full full -> goOnIn(full.askAgainIn(), tally);
            case Batch.More more -> goOnIn(more.goOnIn(), tally);
            default -> {}
        }
        if (!(batch instanceof Batch.Complete)) {
            punctualUntil = System.nanoTime() + PUNCTUAL.toNanos();
        }
        foundNothing = batch instanceof Batch.Complete && tally.submitted() == before;
        return batch;
    }

    /** The last of the batches. While the dispatches of one start, the next is claimed: one batch ahead at most. */
    private Batch batches(Instant asOf, ScanTally tally) {
        var claimed = claim(asOf, tally);
        while (true) {
            var next = claimed.isMore() && !tookLong(asOf) ? claimAhead(asOf, tally) : null;
            var batch = claimed.start();
            batch.started().forEach(tally::claimed);
            if (next == null) {
                return batch;
            }
            claimed = next.join();
            if (claimed.isFull()) {
                // It did not wait for the room of the dispatches that have started since.
                claimed = claim(asOf, tally);
            }
        }
    }

    private ClaimedBatch claim(Instant asOf, ScanTally tally) {
        return dispatcher.claimDue(segments.current(), asOf, tally.traceparent());
    }

    private CompletableFuture<ClaimedBatch> claimAhead(Instant asOf, ScanTally tally) {
        return CompletableFuture.supplyAsync(
                () -> claim(asOf, tally),
                task -> Thread.ofVirtual().name("claim-ahead").start(task));
    }

    /** True when the next scan is due: the rest of this pass must not delay it. */
    private boolean tookLong(Instant since) {
        return !clock.instant().isBefore(since.plus(worker.scanInterval()));
    }

    private void goOnIn(Duration wait, ScanTally tally) {
        agenda.wakeAt(clock.instant().plus(wait), tally.traceparent());
    }
}
