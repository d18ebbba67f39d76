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

/** Claims what is due batch after batch. */
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

    /** True when the last pass found nothing due. */
    boolean foundNothing() {
        return foundNothing;
    }

    /**
     * One pass: claims batch after batch of what is due at this instant, each in the segments of its moment, until nothing
     * more is, or the agents are full. They are asked again when it is time, and what the pass leaves is taken then.
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

    /** The next scan is due: whatever this one has not come to is not to hold it up. */
    private boolean tookLong(Instant since) {
        return !clock.instant().isBefore(since.plus(worker.scanInterval()));
    }

    private void goOnIn(Duration wait, ScanTally tally) {
        agenda.wakeAt(clock.instant().plus(wait), tally.traceparent());
    }
}
