package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortPeriodsTest {
    private final SettableClock clock = new SettableClock();
    private final List<Object> events = new ArrayList<>();
    private final ShortPeriods periods = new ShortPeriods(
            new Periods(),
            new DispatchProperties(
                    Duration.ofSeconds(30),
                    false,
                    Duration.ZERO,
                    ZoneOffset.UTC,
                    MisfirePolicy.FIRE_ONCE,
                    Duration.ofSeconds(60),
                    200,
                    0,
                    Duration.ZERO),
            new WorkerProperties("worker-1", Duration.ofMinutes(1)),
            events::add,
            clock);

    @ParameterizedTest(name = "{0} {1}{2}: {3}")
    @CsvSource({
        "CRON, */10 * * * * *, , PT10S",
        "CRON, 0 */15 8-18 * * MON-FRI, , PT15M",
        "CRON, 0 0 9 * * MON-FRI, , PT24H",
        "CRON, 59 59 23 31 12 ?, , PT8760H",
        "CRON, @hourly, , PT1H",
        "ONE_TIME, , PT90S, PT1M30S",
        "ONE_TIME, , P1D, PT24H",
        "HOURLY, , , PT1H",
        "MONTHLY, , , PT672H",
        "ONE_TIME, , , ",
        ", , , ",
        "CRON, every day, , ",
        "CRON, 0 0 0 30 2 *, , ",
    })
    void knowsTheShortestTimeBetweenTwoRuns(
            @Nullable Frequency frequency,
            @Nullable String cron,
            @Nullable String interval,
            @Nullable Duration expected) {
        assertThat(new Periods().of(frequency, cron, interval)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void namesTheJobsThatRecurMoreOftenThanItScansUntilTheyRunNoMore() {
        periods.accepted(entry(1, Frequency.CRON, "0 * * * * *", MisfirePolicy.SKIP, Duration.ZERO));
        assertThat(periods.remark()).isNull();
        periods.accepted(entry(2, Frequency.CRON, "*/10 * * * * *", MisfirePolicy.SKIP, Duration.ZERO));
        periods.accepted(entry(2, Frequency.CRON, "*/10 * * * * *", MisfirePolicy.SKIP, Duration.ZERO));
        periods.accepted(entry(3, Frequency.CRON, "*/20 * * * * *", MisfirePolicy.SKIP, Duration.ZERO));

        assertThat(periods.remark())
                .isEqualTo(
                        "2 jobs recur more often than the scan interval of PT1M, such as job 2 every PT10S:"
                                + " what falls between two scans is one run; set scheduler.worker.scan-interval to PT10S or less");

        clock.advance(Duration.ofMinutes(11));
        assertThat(periods.remark()).isNull();
    }

    @Test
    void tellsThatAJobWhichCatchesUpIsBehindByAnOccurrence() {
        periods.accepted(entry(1, Frequency.CRON, "*/30 * * * * *", MisfirePolicy.CATCH_UP, Duration.ofSeconds(29)));
        periods.accepted(entry(2, Frequency.CRON, "*/30 * * * * *", MisfirePolicy.SKIP, Duration.ofSeconds(90)));
        periods.accepted(entry(3, Frequency.CRON, "*/30 * * * * *", null, Duration.ofSeconds(90)));
        periods.accepted(entry(4, Frequency.DAILY, null, MisfirePolicy.CATCH_UP, Duration.ofHours(23)));
        assertThat(events).isEmpty();

        periods.accepted(entry(1, Frequency.CRON, "*/30 * * * * *", MisfirePolicy.CATCH_UP, Duration.ofSeconds(30)));
        periods.accepted(entry(4, Frequency.DAILY, null, MisfirePolicy.CATCH_UP, Duration.ofHours(24)));
        // The store keeps its schedule to itself.
        periods.accepted(entry(5, Frequency.ONE_TIME, null, MisfirePolicy.CATCH_UP, Duration.ofHours(2)));
        assertThat(events).hasSize(3);
    }

    private DueEntry entry(
            long id, Frequency frequency, @Nullable String cron, @Nullable MisfirePolicy policy, Duration late) {
        return DueEntries.recurring(id, clock.instant().minus(late), frequency, cron, policy);
    }
}
