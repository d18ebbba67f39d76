package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Spreads the jobs of one instant over the spread window. A job always has the same turn, by its id. */
@Component
@RequiredArgsConstructor
public class Spread {
    private final DispatchProperties properties;

    /** The due time plus a part of the window that depends on the job id alone. */
    public Instant turnOf(DueEntry entry) {
        var window = properties.spreadWindow().toMillis();
        // The multiplier of Fibonacci hashing spreads consecutive ids.
        return window == 0
                ? entry.due()
                : entry.due().plusMillis(Math.floorMod((entry.jobId() * 0x9E3779B97F4A7C15L) >>> 16, window));
    }
}
