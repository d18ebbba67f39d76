package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.annotation.Conditional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts what waits, for the metrics, brings forward what a clock that was ahead has put off, and removes what was settled
 * long enough ago; in small transactions.
 */
@Slf4j
@Component
@Conditional(NotificationsOn.class)
@RequiredArgsConstructor
class NotificationUpkeep {
    private static final int BATCH = 1_000;

    private final NotificationTable table;
    private final Deliveries deliveries;
    private final NotificationLoop loop;
    private final NotificationMetrics metrics;
    private final NotificationProperties properties;
    private final Clock clock;
    /** What the last look found to wait for longer than it may: by id, until when. */
    private Map<Long, Instant> farAhead = Map.of();

    @Scheduled(fixedDelayString = "${job-store.census-interval:30s}")
    void tick() {
        loop.run(this::lookOnce);
    }

    private void lookOnce() {
        var now = clock.instant();
        bringForward(Utc.micros(now));
        var waiting = table.waiting();
        var oldest = waiting.oldest();
        metrics.waiting(
                waiting.pending(),
                oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toSeconds()));
        if (waiting.failing() == 0) {
            deliveries.allArrive();
        }
        purge(Utc.micros(now.minus(properties.keepSettled())));
    }

    /**
     * No claim and no pause ends later than one that begins now; otherwise the clock has been set back since. What stands
     * so at two looks is not being sent by another process, whose clock is still ahead.
     */
    private void bringForward(Instant now) {
        var found = table.farAhead(now.plus(properties.longestWait()).plus(Utc.TOLERANCE), BATCH);
        var brought = found.entrySet().stream()
                .filter(one -> one.getValue().equals(farAhead.get(one.getKey())))
                .filter(one -> table.bringForward(one.getKey(), one.getValue(), now))
                .count();
        farAhead = found;
        if (brought > 0) {
            log.warn("notifications.brought-forward notifications={} (put off by a clock that was ahead)", brought);
        }
    }

    private void purge(Instant before) {
        var all = 0L;
        int removed;
        do {
            removed = table.purge(before, BATCH);
            all += removed;
        } while (removed == BATCH);
        if (all > 0) {
            log.info("notifications.purged notifications={} before={}", all, before);
        }
    }
}
