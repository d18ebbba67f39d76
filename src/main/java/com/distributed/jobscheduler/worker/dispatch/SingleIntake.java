package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.store.JobStore;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Admits one listed entry and starts its dispatch, unless it is in flight here or the agents have no room. */
@Component
@RequiredArgsConstructor
class SingleIntake {
    private final OccurrenceLedger ledger;
    private final JobStore store;
    private final Appetite appetite;
    private final ClaimGate gate;
    private final DispatchRunner runner;
    private final ListedDispatch dispatch;

    Submission submit(DispatchOrder order, boolean isPatient) {
        var job = order.job();
        switch (ledger.begin(job, store.protocol().admitsAgain())) {
            case IN_FLIGHT -> {
                return new Submission.InFlight();
            }
            case DONE -> {
                return new Submission.Done();
            }
            case BEGUN -> {}
        }
        var place = appetite.place(isPatient ? Appetite.PATIENCE : Duration.ZERO);
        // While no agent can be asked, start the dispatch all the same: its outcome says so.
        if (place == null && !appetite.isShut()) {
            ledger.withdraw(job);
            return new Submission.Full(appetite.askAgainIn());
        }
        var taken = place == null ? appetite.ofNone() : place;
        if (!runner.awaitTurn(gate::isShut)) {
            taken.leave();
            ledger.withdraw(job);
            return new Submission.Draining();
        }
        return new Submission.Started(runner.start(job, taken, order.traceparent(), () -> dispatch.run(order, taken)));
    }
}
