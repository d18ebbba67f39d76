package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.schedule.ChangedCalendars;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Arms waiting jobs anew after a change of their calendar, each in a transaction of its own. */
@Slf4j
@Component
@RequiredArgsConstructor
class CalendarSweeper {
    private static final int MOST_ROUNDS = 4;

    private final ChangedCalendars changed;
    private final SweepRounds rounds;
    private final UpkeepMetrics metrics;

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        metrics.task(UpkeepMetrics.CALENDARS).run(this::sweepOnce);
    }

    void sweepOnce() {
        var rearmed = rounds.run("calendar", changed::outdated, Long::longValue, changed::rearm, MOST_ROUNDS);
        metrics.rearmed(rearmed);
        if (rearmed > 0) {
            log.info("calendar.rearmed jobs={}", rearmed);
        }
    }
}
