package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.limit.LimitTable;
import java.time.Clock;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Finds the jobs that were being submitted while their limit was made, and removes deleted limits. */
@Component
@RequiredArgsConstructor
class LimitUpkeep {
    /** Longer than a submission takes. */
    private static final Duration SUBMITTED = Duration.ofMinutes(1);

    private final LimitTable limits;
    private final UpkeepMetrics metrics;
    private final Clock clock;

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        metrics.task(UpkeepMetrics.LIMITS).run(this::settleOnce);
    }

    void settleOnce() {
        limits.settle(clock.instant().minus(SUBMITTED));
    }
}
