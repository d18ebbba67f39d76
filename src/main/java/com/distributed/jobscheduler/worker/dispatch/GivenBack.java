package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Occurrences that this worker gave back, each with the instant until which it is not to claim them again. Our own
 * store keeps that instant; a base-only store, or an older one of ours, would give the job out at once. Bounded, the
 * oldest forgotten first.
 */
@Component
@RequiredArgsConstructor
class GivenBack {
    private static final int MOST = 10_000;
    /** How long a store that gives such an occurrence out again is left alone. */
    static final Duration RECENT = Duration.ofSeconds(1);

    private final Clock clock;

    private final Map<Occurrence, Wait> waits = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Occurrence, Wait> eldest) {
            return size() > MOST;
        }
    };

    private record Wait(Instant since, Instant until) {}

    synchronized void remember(Occurrence occurrence, Duration wait) {
        var now = clock.instant();
        waits.put(occurrence, new Wait(now, now.plus(wait)));
    }

    /** The instant until which it has to wait; null when it need not wait. */
    synchronized @Nullable Instant waitsUntil(Occurrence occurrence) {
        var wait = waits.get(occurrence);
        return wait != null && wait.until().isAfter(clock.instant()) ? wait.until() : null;
    }

    /** True while it has to wait, and within a second of being given back. */
    synchronized boolean isRecent(Occurrence occurrence) {
        var wait = waits.get(occurrence);
        return waitsUntil(occurrence) != null
                || (wait != null && wait.since().plus(RECENT).isAfter(clock.instant()));
    }
}
