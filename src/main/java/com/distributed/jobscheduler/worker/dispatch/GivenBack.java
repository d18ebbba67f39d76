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
    private static final Duration RECENT = Duration.ofSeconds(1);

    private final Clock clock;

    private final Map<Occurrence, Instant> until = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Occurrence, Instant> eldest) {
            return size() > MOST;
        }
    };

    synchronized void remember(Occurrence occurrence, Duration wait) {
        until.put(occurrence, clock.instant().plus(wait));
    }

    /** The instant until which it has to wait; null when it need not wait. */
    synchronized @Nullable Instant waitsUntil(Occurrence occurrence) {
        var end = until.get(occurrence);
        return end != null && end.isAfter(clock.instant()) ? end : null;
    }

    /** True while it has to wait, and for one second after. */
    synchronized boolean isRecent(Occurrence occurrence) {
        var end = until.get(occurrence);
        return end != null && end.plus(RECENT).isAfter(clock.instant());
    }
}
