package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** The earliest instant at which an occurrence may be claimed. */
@Component
@RequiredArgsConstructor
public class Turns {
    private final Spread spread;
    private final GivenBack givenBack;

    /** Its turn in the spread window, or later when this worker gave it back a moment ago. */
    public Instant of(Occurrence occurrence) {
        var turn = spread.turnOf(occurrence);
        var wait = givenBack.waitsUntil(occurrence);
        return wait == null || wait.isBefore(turn) ? turn : wait;
    }
}
