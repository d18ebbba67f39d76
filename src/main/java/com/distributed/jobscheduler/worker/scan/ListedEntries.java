package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import com.distributed.jobscheduler.worker.dispatch.Turns;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.segment.Assignment;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Decides on each entry of the due list: skip it, hold it until its instant, or hand it over (semantics: "One scan", 3a). */
@Component
@RequiredArgsConstructor
class ListedEntries {
    private final SegmentManager segments;
    private final OrphanRecovery orphans;
    private final Turns turns;
    private final Handover handover;
    private final ScanProperties properties;
    private final Clock clock;

    /**
     * Takes one entry.
     *
     * @param assignment the snapshot for which the list was requested
     * @param inBatches whether due jobs are claimed by a batch, at their instant
     * @return false when reading must stop, because this worker shuts down
     */
    boolean take(DueEntry entry, Assignment assignment, ScanTally tally, boolean inBatches) {
        if (!isAssigned(entry, assignment) || !isAssigned(entry, segments.current())) {
            tally.skip(Skip.SEGMENT);
            return true;
        }
        orphans.consider(entry);
        var due = entry.due();
        if (entry.status() != JobStatus.PENDING) {
            tally.skip(Skip.STATUS);
        } else if (due.isAfter(clock.instant().plus(properties.lookAhead()))) {
            tally.skip(Skip.NOT_DUE);
        } else if (inBatches) {
            handover.claimAt(due, tally);
        } else {
            return takeSingle(entry, tally);
        }
        return true;
    }

    private boolean takeSingle(DueEntry entry, ScanTally tally) {
        var order = new DispatchOrder(entry, false, tally.traceparent());
        var turn = turns.of(entry);
        if (turn.isAfter(clock.instant())) {
            handover.hold(order, turn, tally);
            return true;
        }
        return handover.submit(order, tally);
    }

    private static boolean isAssigned(DueEntry entry, Assignment assignment) {
        return entry.segment() != null && assignment.segments().contains(entry.segment());
    }
}
