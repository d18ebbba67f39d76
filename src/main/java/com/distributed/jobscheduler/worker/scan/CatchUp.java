package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.ShortPeriods;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import lombok.RequiredArgsConstructor;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks for the next missed occurrence of a job that catches up before the next scan: after a second, two, four and so
 * on, because nobody knows how long its run takes. All such jobs share these looks. The dispatch rate limit holds as
 * always.
 */
@Component
@RequiredArgsConstructor
class CatchUp {
    private final Agenda agenda;
    private final WorkerProperties worker;
    private final Clock clock;

    @EventListener(ShortPeriods.Behind.class)
    void lookAgain() {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        for (var wait = Duration.ofSeconds(1); wait.compareTo(worker.scanInterval()) < 0; wait = wait.multipliedBy(2)) {
            agenda.wakeAt(now.plus(wait), null);
        }
    }
}
