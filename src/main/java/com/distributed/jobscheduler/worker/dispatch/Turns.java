package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
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
    public Instant of(DueEntry entry) {
        var occurrence = entry.occurrence();
        var turn = spread.turnOf(entry);
        var wait = givenBack.waitsUntil(occurrence);
        return wait == null || wait.isBefore(turn) ? turn : wait;
    }
}
