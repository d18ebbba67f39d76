package com.distributed.jobscheduler.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.wire.Frequency;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.jspecify.annotations.Nullable;

/** A recurrence on a calendar beside a plain one: each occurrence of a year moved by itself, then put in order. */
class CalendarPropertyTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.of(2026, 2, 20);
    private static final int DAYS = 60;

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 600)
    void runsWhereEachOccurrenceByItselfIsMovedTo(
            @ForAll("crons") String cron, @ForAll("calendars") FreeDays calendar, @ForAll OnExcluded rule) {
        var recurrence = Recurrence.of(Frequency.CRON, startOf(FIRST), ZONE, cron, null, null);
        var schedule = CalendarRecurrence.of(recurrence, calendar, rule, null);
        var plain = Stream.iterate(
                        recurrence.first(),
                        run -> run.isPresent(),
                        run -> recurrence.runAfter(run.get().time()))
                .map(run -> run.get())
                .takeWhile(run -> run.time().isBefore(startOf(FIRST.plusDays(DAYS + 40))))
                .map(run -> moved(run, calendar, rule))
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        var until = startOf(FIRST.plusDays(DAYS));
        var shown = Stream.iterate(
                        next(schedule, plain, Instant.EPOCH),
                        run -> run.isPresent(),
                        run -> next(schedule, plain, run.get()))
                .map(run -> run.get())
                .takeWhile(time -> time.isBefore(until))
                .toList();

        assertThat(shown)
                .isEqualTo(plain.stream().filter(time -> time.isBefore(until)).toList());
        for (var i = 1; i < shown.size(); i++) {
            var between = shown.get(i - 1)
                    .plus(Duration.between(shown.get(i - 1), shown.get(i)).dividedBy(2));
            assertThat(schedule.nextAfter(between)).hasValue(shown.get(i));
        }
    }

    /** Empty after the last plain one: a schedule without a free day has an error there. */
    private static Optional<Instant> next(CalendarRecurrence schedule, List<Instant> plain, Instant after) {
        return !plain.isEmpty() && plain.getLast().isAfter(after) ? schedule.nextAfter(after) : Optional.empty();
    }

    private static @Nullable Instant moved(RunTime run, FreeDays calendar, OnExcluded rule) {
        var local = run.wallClock() == null ? run.time().atZone(ZONE).toLocalDateTime() : run.wallClock();
        var day = local.toLocalDate();
        if (calendar.isFree(day)) {
            return run.time();
        }
        if (rule == OnExcluded.SKIP) {
            return null;
        }
        while (!calendar.isFree(day)) {
            day = day.plusDays(rule == OnExcluded.NEXT_DAY ? 1 : -1);
        }
        return Recurrence.toInstant(day.atTime(local.toLocalTime()), ZONE);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant();
    }

    @Provide
    Arbitrary<String> crons() {
        return Arbitraries.of(
                "30 2 * * *",
                "0 0 * * *",
                "0 9,17 * * *",
                "15 8 * * SAT,SUN",
                "0 23 * * FRI",
                "0 10 L * *",
                "30 2 28-31 * *",
                "0 7 1,15 * *",
                "45 4 * * MON-FRI");
    }

    @Provide
    Arbitrary<FreeDays> calendars() {
        var dates = Arbitraries.integers()
                .between(-5, DAYS + 20)
                .set()
                .ofMaxSize(25)
                .map(days -> days.stream().map(n -> FIRST.plusDays(n)).collect(Collectors.toSet()));
        var included = Arbitraries.integers()
                .between(-5, DAYS + 20)
                .set()
                .ofMaxSize(4)
                .map(days -> days.stream().map(n -> FIRST.plusDays(n)).collect(Collectors.toSet()));
        var holidays = Arbitraries.integers()
                .between(0, 30)
                .map(first -> IntStream.range(first, first + 12)
                        .mapToObj(n -> FIRST.plusDays(n))
                        .collect(Collectors.toSet()));
        var weekdays = Arbitraries.of(List.of(
                Set.<DayOfWeek>of(),
                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                Set.of(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.SUNDAY)));
        return Combinators.combine(weekdays, Arbitraries.oneOf(dates, holidays), included)
                .as((week, excluded, free) -> new FreeDays("c", null, week, excluded, free));
    }
}
