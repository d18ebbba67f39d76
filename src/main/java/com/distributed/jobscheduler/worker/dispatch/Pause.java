package com.distributed.jobscheduler.worker.dispatch;

import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The operator's switch: while it is on, nothing new is claimed, and what is claimed already is dispatched as ever. In
 * memory by design: a restarted worker dispatches, so that a forgotten pause does not outlive its process.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class Pause {
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private volatile @Nullable Instant since;

    /** Dispatching goes on after a pause: what became due meanwhile waits for a scan. */
    public record Ended() {}

    /** One volatile read: asked before every claim. */
    public boolean isOn() {
        return since != null;
    }

    /** When it was switched on; null while it is off. */
    public @Nullable Instant since() {
        return since;
    }

    /** Switches it on; a repeat changes nothing. A claim that is under way in this instant still goes through. */
    synchronized void begin() {
        if (since == null) {
            since = clock.instant();
            log.warn(
                    "dispatch.paused next=\"nothing is claimed until POST /api/scheduler-worker/resume or a restart\"");
        }
    }

    /** Switches it off; a repeat changes nothing. */
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
