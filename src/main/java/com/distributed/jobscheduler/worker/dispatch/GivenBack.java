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
 * What this worker gave back a while ago, and until when it is not to claim it again. Our own store keeps that itself; a
 * base-only one, and an older one of ours, would give the job out at once. Bounded, the oldest forgotten first.
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

    /** Until when it has to wait; null when it need not. */
    synchronized @Nullable Instant waitsUntil(Occurrence occurrence) {
        var end = until.get(occurrence);
        return end != null && end.isAfter(clock.instant()) ? end : null;
    }

    /** True when it has to wait, or had to until a moment ago. */
    synchronized boolean isRecent(Occurrence occurrence) {
        var end = until.get(occurrence);
        return end != null && end.plus(RECENT).isAfter(clock.instant());
    }
}
