package com.distributed.jobscheduler.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.wire.Frequency;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Properties of every schedule: strictly ascending, without a missing matching day, or ended. */
class RecurrencePropertyTest {
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration FORTY_YEARS = Duration.ofDays(40 * 365L + 10);

    /** A field, or a part of one, and its days. */
    record Days(String text, Predicate<LocalDate> match) {
        static Days anyOf(List<Days> parts) {
            return new Days(
                    parts.stream().map(Days::text).collect(Collectors.joining(",")),
                    day -> parts.stream().anyMatch(part -> part.match().test(day)));
        }
    }

    record Schedule(Recurrence recurrence, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 400)
    void goesOnForFortyYearsOrEndsByItself(
            @ForAll("schedules") Schedule schedule, @ForAll("hops") List<Duration> hops) {
        var recurrence = schedule.recurrence();
        var from = FIRST;

        for (var i = 0; from.isBefore(FIRST.plus(FORTY_YEARS)); i++) {
            var next = recurrence.nextAfter(from);
            if (next.isEmpty()) {
                assertThat(recurrence.nextAfter(from.plus(FORTY_YEARS))).isEmpty();
                return;
            }
            assertThat(next.get()).isAfter(from);
            assertThat(recurrence.nextAfter(next.get().minusNanos(1))).isEqualTo(next);
            from = next.get().plus(hops.get(i % hops.size()));
        }
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 400)
    void leavesOutNoDayThatFits(
            @ForAll("daysOfMonth") Days dayOfMonth,
            @ForAll("months") Days month,
            @ForAll("daysOfWeek") Days dayOfWeek) {
        var cron = "0 0 6 " + dayOfMonth.text() + " " + month.text() + " " + dayOfWeek.text();
        var recurrence = Recurrence.of(Frequency.CRON, Instant.EPOCH, ZoneOffset.UTC, cron, null, null);
        var fits = dayOfMonth.match().and(month.match()).and(dayOfWeek.match());
        var last = LocalDate.of(2019, 12, 31);
        var end = LocalDate.of(2033, 1, 1);

        var expected = last.plusDays(1)
                .datesUntil(end)
                .filter(fits)
                .map(day -> day.atTime(LocalTime.of(6, 0)).toInstant(ZoneOffset.UTC))
                .toList();

        var found = new ArrayList<Instant>();
        for (var next = recurrence.nextAfter(FIRST);
                next.isPresent() && next.get().isBefore(end.atStartOfDay().toInstant(ZoneOffset.UTC));
                next = recurrence.nextAfter(next.get())) {
            found.add(next.get());
        }
        assertThat(found).as(cron).isEqualTo(expected);
    }

    @Provide
    Arbitrary<List<Duration>> hops() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(300).toSeconds())
                .map(Duration::ofSeconds)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40)
                .filter(hops -> hops.stream().anyMatch(hop -> hop.toDays() > 100));
    }

    @Provide
    Arbitrary<Schedule> schedules() {
        var cron = Combinators.combine(
                        Arbitraries.of("*", "0", "59", "0/7", "3-9,40"),
                        Arbitraries.of("*", "0", "30", "*/15", "1,2"),
                        Arbitraries.of("*", "*/1", "0", "2", "6", "*/2", "22-23"),
                        daysOfMonth(),
                        months(),
                        daysOfWeek())
                .as((second, minute, hour, day, month, week) ->
                        String.join(" ", second, minute, hour, day.text(), month.text(), week.text()));
        var zones = Arbitraries.of(
                "UTC",
                "America/New_York",
                "Europe/Berlin",
                "Australia/Lord_Howe",
                "Africa/Cairo",
                "Pacific/Apia",
                "Asia/Kathmandu",
                "Africa/Casablanca",
                "+05:45");
        var anchors = Arbitraries.longs()
                .between(0, Year.of(2060).atDay(1).toEpochDay() * 86_400)
                .map(Instant::ofEpochSecond);
        var ends = anchors.injectNull(0.7);
        var intervals = Arbitraries.of("PT1S", "PT7M", "PT25H", "P1D", "P2W", "P3650D");
        return Combinators.combine(Arbitraries.of(Frequency.class), anchors, zones, cron, intervals, ends)
                .as((frequency, anchor, zone, expression, interval, end) -> new Schedule(
                        Recurrence.of(frequency, anchor, ZoneId.of(zone), expression, interval, end),
                        "%s from %s in %s by '%s' or '%s' until %s"
                                .formatted(frequency, anchor, zone, expression, interval, end)));
    }

    @Provide
    Arbitrary<Days> daysOfMonth() {
        var numbers = Arbitraries.integers().between(1, 31);
        return field(List.of(
                numbers.map(n -> new Days("" + n, day -> day.getDayOfMonth() == n)),
                numbers.map(n -> new Days(n + "-31", day -> day.getDayOfMonth() >= n)),
                numbers.map(n -> new Days(
                        "L-" + n,
                        day -> day.plusDays(n).getMonth() == day.getMonth()
                                && day.plusDays(n + 1).getMonth() != day.getMonth())),
                numbers.map(n -> new Days(n + "W", day -> isWeekdayNearestTo(n, day))),
                Arbitraries.of(
                        new Days("L", day -> day.plusDays(1).getDayOfMonth() == 1),
                        new Days("LW", day -> isWeekdayNearestTo(day.lengthOfMonth(), day)))));
    }

    /** The weekday of the same month nearest to its n-th day; of two, the one on the same side of the weekend. */
    private static boolean isWeekdayNearestTo(int n, LocalDate day) {
        if (n > day.lengthOfMonth() || isWeekend(day)) {
            return false;
        }
        var wanted = day.withDayOfMonth(n);
        if (!isWeekend(wanted)) {
            return day.equals(wanted);
        }
        var near = wanted.getDayOfWeek() == DayOfWeek.SATURDAY
                ? List.of(wanted.minusDays(1), wanted.plusDays(2))
                : List.of(wanted.plusDays(1), wanted.minusDays(2));
        return near.stream()
                .filter(each -> each.getMonth() == wanted.getMonth())
                .findFirst()
                .filter(day::equals)
                .isPresent();
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
    }

    @Provide
    Arbitrary<Days> months() {
        return field(List.of(
                Arbitraries.integers().between(1, 12).map(n -> new Days("" + n, day -> day.getMonthValue() == n)),
                Arbitraries.of(
                        new Days("feb", day -> day.getMonthValue() == 2),
                        new Days("NOV-12", day -> day.getMonthValue() >= 11))));
    }

    @Provide
    Arbitrary<Days> daysOfWeek() {
        var weekdays = Arbitraries.of(DayOfWeek.class);
        return field(List.of(
                weekdays.map(w -> new Days(w.name().substring(0, 3), day -> day.getDayOfWeek() == w)),
                weekdays.map(w -> new Days(
                        w.getValue() % 7 + "L",
                        day -> day.getDayOfWeek() == w && day.plusDays(7).getMonth() != day.getMonth())),
                Combinators.combine(weekdays, Arbitraries.integers().between(1, 5))
                        .as((w, n) -> new Days(
                                w.name().substring(0, 3).toLowerCase(Locale.ROOT) + "#" + n,
                                day -> day.getDayOfWeek() == w && (day.getDayOfMonth() - 1) / 7 + 1 == n)),
                Arbitraries.of(
                        new Days("SUN-MON", day -> day.getDayOfWeek().getValue() % 7 <= 1),
                        new Days("5-7", day -> day.getDayOfWeek().getValue() >= 5))));
    }

    private static Arbitrary<Days> field(List<Arbitrary<Days>> parts) {
        var lists = Arbitraries.oneOf(parts).list().ofMinSize(1).ofMaxSize(3).map(Days::anyOf);
        return Arbitraries.oneOf(Arbitraries.of(new Days("*", day -> true)), lists);
    }
}
