package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.run.Runs;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Stops runs that exceed their time limit. */
@Component
@RequiredArgsConstructor
class RunWatch {
    private final Runs runs;
    private final Clock clock;

    @Scheduled(fixedDelay = 100)
    void tick() {
        stopOverdue();
    }

    void stopOverdue() {
        var now = clock.instant();
        runs.unsettled().forEach(run -> run.stopWhenOverdue(now));
    }
}
