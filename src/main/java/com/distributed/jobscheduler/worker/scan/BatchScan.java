package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.Batch;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Claims due jobs batch by batch. */
@Slf4j
@Component
@RequiredArgsConstructor
class BatchScan {
    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final Agenda agenda;
    private final WorkerProperties worker;
    private final Clock clock;
    private volatile boolean foundNothing;

    /** False while the store is known to have no batch claim. */
    boolean areOffered() {
        return dispatcher.claimsInBatches();
    }

    /** True when the last pass found no due job. */
    boolean foundNothing() {
        return foundNothing;
    }

    /**
     * Runs one pass: claims batches of jobs due at this instant until no more are due or the agents are full. Each
     * batch uses the segments assigned at its time. Full agents are asked again later, and the rest is claimed then.
     */
    Batch run(Instant asOf, ScanTally tally) {
        var before = tally.submitted();
        Batch batch;
        do {
            var assignment = segments.current();
            if (assignment.segments().isEmpty()) {
                return new Batch.Declined("no segments are assigned any more");
            }
            batch = dispatcher.claimDue(assignment, asOf, tally.traceparent());
            batch.started().forEach(tally::claimed);
        } while (batch instanceof Batch.More && !tookLong(asOf));
        switch (batch) {
            case Batch.Declined declined -> {
                log.debug("scan.declined reason=\"{}\"", declined.reason());
                tally.declined(declined.reason());
            }
            case Batch.Full full -> goOnIn(full.askAgainIn(), tally);
            case Batch.More more -> goOnIn(Duration.ZERO, tally);
            default -> {}
        }
        foundNothing = batch instanceof Batch.Complete && tally.submitted() == before;
        return batch;
    }

    /** True when the next scan is due: the rest of this pass must not delay it. */
    private boolean tookLong(Instant since) {
        return !clock.instant().isBefore(since.plus(worker.scanInterval()));
    }

    private void goOnIn(Duration wait, ScanTally tally) {
        agenda.wakeAt(clock.instant().plus(wait), tally.traceparent());
    }
}
