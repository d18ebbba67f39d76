package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** When each of the jobs that are due at one instant has its turn: always the same within the spread window, by its id. */
@Component
@RequiredArgsConstructor
public class Spread {
    private final DispatchProperties properties;

    /** The due time, or later by a part of the window that depends on the job id alone. */
    public Instant turnOf(Occurrence occurrence) {
        var window = properties.spreadWindow().toMillis();
        // The odd multiplier of Fibonacci hashing spreads ids that follow each other.
        return window == 0
                ? occurrence.nextRunTime()
                : occurrence
                        .nextRunTime()
                        .plusMillis(Math.floorMod((occurrence.jobId() * 0x9E3779B97F4A7C15L) >>> 16, window));
    }
}
