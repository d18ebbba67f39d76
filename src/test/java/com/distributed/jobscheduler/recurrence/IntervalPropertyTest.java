package com.distributed.jobscheduler.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.wire.Frequency;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** The frequency EVERY beside a plain count of its intervals, and beside the frequencies that it has in common. */
class IntervalPropertyTest {
    private static final int RUNS = 60;

    /** How an interval is written, and what it means. */
    record Text(String iso, long days, long seconds) {}

    record Start(Instant anchor, ZoneId zone) {}

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 800)
    void runsAtEachMultipleOfItsInterval(@ForAll("intervals") Text interval, @ForAll("starts") Start start) {
        var every = Recurrence.of(Frequency.EVERY, start.anchor(), start.zone(), null, interval.iso(), null);

        var plain = LongStream.rangeClosed(1, RUNS)
                .mapToObj(k -> interval.days() > 0
                        ? plainInstant(localAt(start).plusDays(k * interval.days()), start.zone())
                        : start.anchor().plusSeconds(k * interval.seconds()))
                .toList();

        assertThat(firstRuns(every, start.anchor())).isEqualTo(plain);
        for (var k = 1; k < RUNS; k++) {
            var between = plain.get(k - 1)
                    .plus(Duration.between(plain.get(k - 1), plain.get(k)).dividedBy(3));
            assertThat(every.nextAfter(between)).hasValue(plain.get(k));
        }
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 400)
    void isTheSameAsTheFrequencyOfThatLength(
            @ForAll("starts") Start start, @ForAll("later") Duration later, @ForAll("same") String[] pair) {
        var frequency = Recurrence.of(Frequency.valueOf(pair[0]), start.anchor(), start.zone(), null, null, null);
        var every = Recurrence.of(Frequency.EVERY, start.anchor(), start.zone(), null, pair[1], null);
        var from = start.anchor().plus(later);

        assertThat(firstRuns(every, from)).isEqualTo(firstRuns(frequency, from));
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 400)
    void passesOverWhatWasMissedWithoutCountingIt(
            @ForAll("intervals") Text interval, @ForAll("starts") Start start, @ForAll("later") Duration later) {
        var every = Recurrence.of(Frequency.EVERY, start.anchor(), start.zone(), null, interval.iso(), null);
        var now = start.anchor().plus(later);

        var next = every.nextAfter(now).orElseThrow();

        assertThat(next).isAfter(now);
        // None in between: a whole interval, and what a clock change takes or adds, reaches back to now or before it.
        var length = Duration.ofDays(interval.days()).plusSeconds(interval.seconds());
        assertThat(next.minus(length)).isBeforeOrEqualTo(now.plus(Duration.ofHours(interval.days() > 0 ? 1 : 0)));
    }

    private static LocalDateTime localAt(Start start) {
        return LocalDateTime.ofInstant(start.anchor(), start.zone());
    }

    /** The first second whose wall clock shows this time or a later one. */
    private static Instant plainInstant(LocalDateTime wanted, ZoneId zone) {
        var offsets = zone.getRules().getValidOffsets(wanted);
        if (!offsets.isEmpty()) {
            return offsets.stream()
                    .map(wanted::toInstant)
                    .min(Instant::compareTo)
                    .orElseThrow();
        }
        var second = wanted;
        while (zone.getRules().getValidOffsets(second).isEmpty()) {
            second = second.plusSeconds(1).withNano(0);
        }
        return plainInstant(second, zone);
    }

    private static List<Instant> firstRuns(Recurrence recurrence, Instant from) {
        return Stream.iterate(
                        recurrence.nextAfter(from).orElseThrow(),
                        last -> recurrence.nextAfter(last).orElseThrow())
                .limit(RUNS)
                .toList();
    }

    @Provide
    Arbitrary<Text> intervals() {
        var days = Arbitraries.longs().between(1, 500).map(n -> new Text("P" + n + "D", n, 0));
        var weeks = Arbitraries.longs().between(1, 52).map(n -> new Text("P" + n + "W", 7 * n, 0));
        var both = Combinators.combine(
                        Arbitraries.longs().between(1, 9), Arbitraries.longs().between(1, 9))
                .as((w, d) -> new Text("P" + w + "W" + d + "D", 7 * w + d, 0));
        var times = Arbitraries.longs()
                .between(1, Duration.ofHours(300).toSeconds())
                .map(n -> new Text(Duration.ofSeconds(n).toString(), 0, n));
        return Arbitraries.oneOf(days, weeks, both, times);
    }

    @Provide
    Arbitrary<Start> starts() {
        var zones = Arbitraries.of(
                "UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu");
        // Half of them in the days before a clock change of most zones, and at its hours.
        var nearChange = Combinators.combine(
                        Arbitraries.of(
                                        "2026-03-07",
                                        "2026-03-28",
                                        "2026-04-04",
                                        "2026-04-23",
                                        "2026-10-03",
                                        "2026-10-31")
                                .map(LocalDate::parse),
                        Arbitraries.integers().between(0, 4 * 60))
                .as((day, minute) -> day.atStartOfDay().plusMinutes(minute));
        var anywhere = Arbitraries.longs()
                .between(0, Duration.ofDays(60 * 365).toSeconds())
                .map(second -> LocalDateTime.of(1990, 1, 1, 0, 0).plusSeconds(second));
        return Combinators.combine(Arbitraries.oneOf(nearChange, anywhere), zones.map(ZoneId::of))
                .as((local, zone) -> new Start(local.atZone(zone).toInstant(), zone));
    }

    @Provide
    Arbitrary<Duration> later() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(365 * 300).toSeconds())
                .map(Duration::ofSeconds);
    }

    @Provide
    Arbitrary<String[]> same() {
        return Arbitraries.of(
                new String[] {"HOURLY", "PT1H"},
                new String[] {"HOURLY", "PT60M"},
                new String[] {"DAILY", "P1D"},
                new String[] {"WEEKLY", "P1W"},
                new String[] {"WEEKLY", "P7D"});
    }
}
