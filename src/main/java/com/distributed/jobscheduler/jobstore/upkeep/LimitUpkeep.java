package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.limit.Limits;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Finds the jobs that were being submitted while their limit was made or deleted, and removes deleted limits. */
@Slf4j
@Component
@RequiredArgsConstructor
class LimitUpkeep {
    private final Limits limits;
    private final UpkeepMetrics metrics;

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        metrics.task(UpkeepMetrics.LIMITS).run(this::settleOnce);
    }

    void settleOnce() {
        limits.settle();
        var freed = limits.freeLost();
        if (freed > 0) {
            log.warn("limit.lost jobs={} (they waited for a limit that no longer exists, and can be claimed)", freed);
        }
    }
}
