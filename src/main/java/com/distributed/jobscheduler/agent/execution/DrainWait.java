package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.reporting.ReportingProperties;
import com.distributed.jobscheduler.agent.reporting.RunHeartbeat;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * Waits during a drain. It also sends the runs' heartbeats and checks their timeouts, because the application's timers
 * have stopped by then.
 */
@Component
@RequiredArgsConstructor
class DrainWait {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final RunWatch watch;
    private final RunHeartbeat heartbeat;
    private final ReportingProperties reporting;
    private final Clock clock;

    /** Returns true as soon as the condition holds, false when it does not within this time. */
    boolean until(Duration atMost, BooleanSupplier condition) {
        var deadline = clock.instant().plus(atMost);
        var nextBeat = clock.instant();
        while (!condition.getAsBoolean()) {
            var now = clock.instant();
            if (!now.isBefore(deadline)) {
                return false;
            }
            if (!now.isBefore(nextBeat)) {
                Thread.ofVirtual().start(heartbeat::beatOnce);
                nextBeat = now.plus(reporting.heartbeatInterval());
            }
            watch.stopOverdue();
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
