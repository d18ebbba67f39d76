package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.Frequency;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The shortest time between two runs of a schedule. */
@Component
public class Periods {
    private static final int MOST_KEPT = 1_000;
    /** So many gaps of a cron expression are looked at. */
    private static final int GAPS = 60;

    private static final Instant ANY_DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<Frequency, Duration> FIXED = Map.of(
            Frequency.HOURLY, Duration.ofHours(1),
            Frequency.DAILY, Duration.ofDays(1),
            Frequency.WEEKLY, Duration.ofDays(7),
            Frequency.MONTHLY, Duration.ofDays(28));

    private final Map<String, Optional<Duration>> kept = new ConcurrentHashMap<>();

    /**
     * The period of a schedule, as far as the store tells it.
     *
     * @param interval of the frequency EVERY
     */
    public Optional<Duration> of(
            @Nullable Frequency frequency, @Nullable String cronExpression, @Nullable String interval) {
        if (cronExpression == null && interval == null) {
            return frequency == null ? Optional.empty() : Optional.ofNullable(FIXED.get(frequency));
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        return interval == null
                ? kept.computeIfAbsent(String.valueOf(cronExpression), cron -> shortest(Frequency.CRON, cron, null))
                : kept.computeIfAbsent(interval, every -> shortest(Frequency.EVERY, null, every));
    }

    private static Optional<Duration> shortest(Frequency frequency, @Nullable String cron, @Nullable String interval) {
        try {
            var recurrence = Recurrence.of(frequency, ANY_DAY, ZoneOffset.UTC, cron, interval, null);
            Optional<Duration> shortest = Optional.empty();
            var last = recurrence.nextAfter(ANY_DAY.minusNanos(1));
            for (var n = 0; n < GAPS && last.isPresent(); n++) {
                var next = recurrence.nextAfter(last.get());
                if (next.isPresent()) {
                    var gap = Duration.between(last.get(), next.get());
                    shortest = Optional.of(
                            shortest.filter(least -> least.compareTo(gap) < 0).orElse(gap));
                }
                last = next;
            }
            return shortest;
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty(); // the store says what is wrong with it
        }
    }
}
