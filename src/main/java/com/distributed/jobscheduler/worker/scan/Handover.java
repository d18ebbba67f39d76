package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.Submission;
import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * Hands a listed entry to the dispatcher, now or at its instant. An entry that finds the agents full waits on the
 * agenda.
 */
@Component
@RequiredArgsConstructor
class Handover {
    private final JobDispatcher dispatcher;
    private final Agenda agenda;
    private final Clock clock;

    /** Submits it now; false when this worker shuts down. */
    boolean submit(DispatchOrder order, ScanTally tally) {
        switch (dispatcher.submit(order, !tally.isFull())) {
            case Submission.Started started -> tally.started(started.result());
            case Submission.InFlight none -> tally.skip(Skip.IN_FLIGHT);
            case Submission.Done none -> tally.skip(Skip.DONE);
            case Submission.Full full -> {
                tally.full();
                hold(order, clock.instant().plus(full.askAgainIn()), tally);
            }
            case Submission.Draining none -> {
                return false;
            }
        }
        return true;
    }

    /** Holds it until the instant, if there is room. */
    void hold(DispatchOrder order, Instant until, ScanTally tally) {
        tally.skip(agenda.hold(order, until) ? Skip.HELD : Skip.NOT_DUE);
    }

    /** Has a batch claim it at its due time, or a moment ahead. */
    void claimAt(Instant due, ScanTally tally) {
        agenda.claimAt(due, tally.traceparent());
        tally.skip(Skip.HELD);
    }
}
