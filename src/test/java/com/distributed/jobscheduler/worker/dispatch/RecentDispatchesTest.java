package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.testing.DueEntries.due;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.distributed.jobscheduler.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentDispatchesTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final RecentDispatches recent = new RecentDispatches(clock);

    @Test
    void remembersTheLastHundredInTheirOrder() {
        for (var id = 0; id < 250; id++) {
            recent.ended(due(id, START), DispatchResult.of(DispatchOutcome.DISPATCHED));
        }

        assertThat(recent.from(0))
                .hasSize(100)
                .first()
                .extracting(r -> r.jobId())
                .isEqualTo(150L);
        assertThat(recent.from(248)).extracting(r -> r.jobId()).containsExactly(248L, 249L);
        assertThat(recent.from(250)).isEmpty();
        assertThat(recent.lastOf(149)).isEmpty();
        assertThat(recent.lastOf(151)).isPresent();
    }

    @Test
    void saysWhyADispatchEndedBadly() {
        var bad = due(1, START);
        recent.ended(bad, new DispatchResult(DispatchOutcome.RETURNED, "the agent is at capacity"));
        recent.ended(bad, DispatchResult.of(DispatchOutcome.DISPATCHED));

        assertThat(recent.from(0)).extracting(r -> r.reason()).containsExactly("the agent is at capacity", null);
        assertThat(recent.from(0)).extracting(r -> r.lateMillis()).containsExactly(null, 0L);
    }

    @Test
    void tellsRateAndLatenessPerTenSecondsForHalfAnHour() {
        for (var i = 1; i <= 100; i++) {
            recent.ended(due(i, START.minusMillis(i)), DispatchResult.of(DispatchOutcome.DISPATCHED));
        }
        clock.advance(Duration.ofSeconds(10));
        recent.ended(due(500, clock.instant().minusSeconds(60)), DispatchResult.of(DispatchOutcome.DISPATCHED));
        recent.ended(due(501, clock.instant().minusSeconds(60)), DispatchResult.of(DispatchOutcome.RETURNED));

        var points = recent.ratesFrom(START);
        assertThat(points).extracting(p -> p.dispatched()).containsExactly(100, 1);
        assertThat(points.getFirst().p50Millis()).isCloseTo(50, within(50 * 0.19));
        assertThat(points.getFirst().p99Millis()).isCloseTo(99, within(99 * 0.19));
        assertThat(points.getLast().p99Millis()).isCloseTo(60_000, within(60_000 * 0.19));

        clock.set(START.plus(Duration.ofMinutes(30)).plusSeconds(9));
        assertThat(recent.ratesFrom(START)).extracting(p -> p.at()).containsExactly(START.plusSeconds(10));
        recent.ended(due(502, clock.instant()), DispatchResult.of(DispatchOutcome.DISPATCHED));
        assertThat(recent.ratesFrom(START)).hasSize(2);
    }

    @Test
    void keepsAnyLatenessWithinItsBuckets() {
        for (var late :
                new Duration[] {Duration.ofDays(-1), Duration.ZERO, Duration.ofMillis(3), Duration.ofDays(900)}) {
            var millis = DispatchRates.millisOf(DispatchRates.bucketOf(late));
            assertThat(millis).isPositive();
        }
        assertThat(DispatchRates.millisOf(DispatchRates.bucketOf(Duration.ofMillis(100))))
                .isCloseTo(100, within(25.0));
    }
}
