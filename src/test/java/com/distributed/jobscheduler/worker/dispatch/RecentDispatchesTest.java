package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RecentDispatchesTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private Instant now = START;
    private final RecentDispatches recent = new RecentDispatches(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    private static DueEntry job(long id, Instant due) {
        return new DueEntry(
                new Occurrence(id, due),
                JobStatus.PENDING,
                7,
                null,
                "job",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    @Test
    void remembersTheLastHundredInTheirOrder() {
        for (var id = 0; id < 250; id++) {
            recent.ended(job(id, START), DispatchResult.of(DispatchOutcome.DISPATCHED));
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
        var bad = job(1, START);
        recent.ended(bad, new DispatchResult(DispatchOutcome.RETURNED, "the agent is at capacity"));
        recent.ended(bad, DispatchResult.of(DispatchOutcome.DISPATCHED));

        assertThat(recent.from(0)).extracting(r -> r.reason()).containsExactly("the agent is at capacity", null);
        assertThat(recent.from(0)).extracting(r -> r.lateMillis()).containsExactly(null, 0L);
    }

    @Test
    void tellsRateAndLatenessPerTenSecondsForHalfAnHour() {
        for (var i = 1; i <= 100; i++) {
            recent.ended(job(i, now.minusMillis(i)), DispatchResult.of(DispatchOutcome.DISPATCHED));
        }
        now = START.plusSeconds(10);
        recent.ended(job(500, now.minusSeconds(60)), DispatchResult.of(DispatchOutcome.DISPATCHED));
        recent.ended(job(501, now.minusSeconds(60)), DispatchResult.of(DispatchOutcome.RETURNED));

        var points = recent.ratesFrom(START);
        assertThat(points).extracting(p -> p.dispatched()).containsExactly(100, 1);
        assertThat(points.getFirst().p50Millis()).isCloseTo(50, within(50 * 0.19));
        assertThat(points.getFirst().p99Millis()).isCloseTo(99, within(99 * 0.19));
        assertThat(points.getLast().p99Millis()).isCloseTo(60_000, within(60_000 * 0.19));

        now = START.plus(Duration.ofMinutes(30)).plusSeconds(9);
        assertThat(recent.ratesFrom(START)).extracting(p -> p.at()).containsExactly(START.plusSeconds(10));
        recent.ended(job(502, now), DispatchResult.of(DispatchOutcome.DISPATCHED));
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
