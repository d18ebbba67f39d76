package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Ends dispatching in an orderly way (semantics: "SIGTERM"). */
@Slf4j
@Component
@RequiredArgsConstructor
class Drain {
    private final ClaimGate gate;
    private final OccurrenceLedger ledger;
    private final DispatchRunner runner;

    boolean drain(Duration patience, Duration toReturn) throws InterruptedException {
        gate.shut();
        if (ledger.awaitIdle(segment -> true, patience)) {
            return true;
        }
        log.warn("drain.interrupted inFlight={}", ledger.inFlight());
        runner.interrupt();
        return ledger.awaitIdle(segment -> true, toReturn);
    }
}
