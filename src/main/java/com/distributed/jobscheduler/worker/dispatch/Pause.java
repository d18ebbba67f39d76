package com.distributed.jobscheduler.worker.dispatch;

import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The operator's switch. While it is on, no job is claimed; jobs claimed before are still dispatched. Kept in memory on
 * purpose: a restart ends the pause, so that a forgotten one does not last.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class Pause {
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private volatile @Nullable Instant since;

    /** A pause ended: jobs that became due meanwhile wait for a scan. */
    public record Ended() {}

    /** One volatile read, because it is asked before every claim. */
    public boolean isOn() {
        return since != null;
    }

    /** When the pause began; null while there is none. */
    public @Nullable Instant since() {
        return since;
    }

    /** Begins the pause; a repeat changes nothing. A claim already under way still goes through. */
    synchronized void begin() {
        if (since == null) {
            since = clock.instant();
            log.warn("dispatch.paused next=\"no job is claimed until POST /api/scheduler-worker/resume or a restart\"");
        }
    }

    /** Ends the pause; a repeat changes nothing. */
    void end() {
        synchronized (this) {
            if (since == null) {
                return;
            }
            log.info("dispatch.resumed pausedSince={}", since);
            since = null;
        }
        events.publishEvent(new Ended());
    }
}
