package com.distributed.jobscheduler.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.wire.Frequency;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A year with weekends, a week of holidays from 16 to 20 February, a make-up Saturday before it, and holidays at ends of months. */
class CalendarRecurrenceTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    private static final FreeDays YEAR = new FreeDays(
            "2026",
            null,
            WEEKEND,
            dates("2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-30 2026-12-31 2027-01-01"),
            dates("2026-02-14"));

    @ParameterizedTest(name = "{0} from {2}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # The make-up Saturday runs, the holidays and the other Saturdays do not
            DAILY   | SKIP         | 2026-02-12T09:00 | 02-12 02-13 02-14 02-23 02-24 02-25 02-26 02-27 03-02
            DAILY   | NEXT_DAY     | 2026-02-12T09:00 | 02-12 02-13 02-14 02-23 02-24
            DAILY   | PREVIOUS_DAY | 2026-02-12T09:00 | 02-12 02-13 02-14 02-23 02-24
            # Each Wednesday, over the long holiday
            WEEKLY  | SKIP         | 2026-02-11T09:00 | 02-11 02-25
            WEEKLY  | NEXT_DAY     | 2026-02-11T09:00 | 02-11 02-23 02-25
            WEEKLY  | PREVIOUS_DAY | 2026-02-11T09:00 | 02-11 02-14 02-25
            # Each Saturday
            WEEKLY  | NEXT_DAY     | 2026-02-07T09:00 | 02-09 02-14 02-23 03-02
            WEEKLY  | PREVIOUS_DAY | 2026-02-07T09:00 | 02-06 02-14 02-14 02-27
            # Ends of months: Saturday, Saturday, Tuesday, holiday, Sunday
            MONTHLY | PREVIOUS_DAY | 2026-01-31T09:00 | 01-30 02-27 03-31 04-29 05-29 06-30
            MONTHLY | NEXT_DAY     | 2026-01-31T09:00 | 02-02 03-02 03-31 05-01 06-01
            MONTHLY | SKIP         | 2026-01-31T09:00 | 03-31 06-30
            CRON    | PREVIOUS_DAY | 2026-01-01T00:00 | 01-30 02-27 03-31 04-29 05-29 06-30
            CRON    | NEXT_DAY     | 2026-01-01T00:00 | 02-02 03-02 03-31 05-01 06-01
            CRON    | SKIP         | 2026-10-01T00:00 | 11-30
            """)
    void runsOnFreeDaysOnly(Frequency frequency, OnExcluded rule, LocalDateTime first, String expected) {
        var cron = frequency == Frequency.CRON ? "0 0 9 L * *" : null;
        var schedule = schedule(frequency, SHANGHAI, first, cron, YEAR, rule);

        var days = Stream.iterate(
                        schedule.first().orElseThrow(),
                        run -> schedule.runAfter(run.time()).orElseThrow())
                .limit(Arrays.stream(expected.split(" ", -1)).distinct().count())
                .map(run -> run.time().atZone(SHANGHAI))
                .toList();

        assertThat(days.stream().map(day -> day.toLocalDate().toString().substring(5)))
                .containsExactly(
                        Arrays.stream(expected.split(" ", -1)).distinct().toArray(String[]::new));
        assertThat(days).allMatch(day -> day.getHour() == 9 && day.getMinute() == 0);
    }

    @Test
    void saysWhichDaysAreExcluded() {
        var skipping = schedule(Frequency.DAILY, SHANGHAI, at("2026-02-12T09:00"), null, YEAR, OnExcluded.SKIP);
        assertThat(skipping.runAfter(instant("2026-02-14T09:00", SHANGHAI))
                        .orElseThrow()
                        .excluded())
                .isEqualTo(
                        "leaves out 2026-02-15, 2026-02-16, 2026-02-17 and 5 more days, excluded by the calendar '2026'");
        var moving = schedule(Frequency.WEEKLY, SHANGHAI, at("2026-02-11T09:00"), null, YEAR, OnExcluded.NEXT_DAY);
        assertThat(moving.runAfter(instant("2026-02-14T09:00", SHANGHAI))
                        .orElseThrow()
                        .excluded())
                .isEqualTo("moved from 2026-02-18, excluded by the calendar '2026'");
        var merging = schedule(Frequency.DAILY, SHANGHAI, at("2026-03-05T09:00"), null, YEAR, OnExcluded.PREVIOUS_DAY);
        assertThat(merging.runAfter(instant("2026-03-05T09:00", SHANGHAI))
                        .orElseThrow()
                        .excluded())
                .isEqualTo("runs also for 2026-03-07, 2026-03-08, excluded by the calendar '2026'");
        assertThat(merging.runAfter(instant("2026-03-06T09:00", SHANGHAI))
                        .orElseThrow()
                        .excluded())
                .isNull();
    }

    @Test
    void keepsTheWallTimeOverAClockChange() {
        // Berlin skips 02:00-03:00 on Sunday 29 March: the run of that day is moved as the run of 02:30 that it is.
        var next = schedule(Frequency.WEEKLY, BERLIN, at("2026-03-22T02:30"), null, YEAR, OnExcluded.NEXT_DAY);
        assertThat(next.nextAfter(instant("2026-03-24T00:00", BERLIN))).contains(Instant.parse("2026-03-30T00:30:00Z"));
        // A free Sunday without 02:30, after an excluded Saturday
        var sundays = new FreeDays("sundays", null, EnumSet.of(DayOfWeek.SATURDAY), Set.of(), Set.of());
        var gap = schedule(Frequency.WEEKLY, BERLIN, at("2026-03-28T02:30"), null, sundays, OnExcluded.NEXT_DAY);
        assertThat(gap.first().orElseThrow().time()).isEqualTo("2026-03-29T01:00:00Z");
        // Twice 02:30 on Sunday 25 October
        var overlap = schedule(Frequency.WEEKLY, BERLIN, at("2026-10-24T02:30"), null, sundays, OnExcluded.NEXT_DAY);
        assertThat(overlap.first().orElseThrow().time()).isEqualTo("2026-10-25T00:30:00Z");
    }

    @Test
    void countsDaysInTheCalendarsZone() {
        var inBerlin = new FreeDays("de", BERLIN, WEEKEND, Set.of(), Set.of());
        // Friday 23:30 in UTC is Saturday 00:30 in Berlin.
        var schedule = schedule(
                Frequency.WEEKLY, ZoneId.of("UTC"), at("2026-01-09T23:30"), null, inBerlin, OnExcluded.NEXT_DAY);

        assertThat(schedule.first().orElseThrow().time()).isEqualTo("2026-01-11T23:30:00Z");
    }

    @Test
    void movesTheOnlyRunAlso() {
        var saturday = at("2026-01-10T09:00");
        assertThat(schedule(Frequency.ONE_TIME, SHANGHAI, saturday, null, YEAR, OnExcluded.NEXT_DAY)
                        .first()
                        .orElseThrow()
                        .time())
                .isEqualTo(instant("2026-01-12T09:00", SHANGHAI));
        assertThat(schedule(Frequency.ONE_TIME, SHANGHAI, saturday, null, YEAR, OnExcluded.PREVIOUS_DAY)
                        .first()
                        .orElseThrow()
                        .time())
                .isEqualTo(instant("2026-01-09T09:00", SHANGHAI));
        assertThat(schedule(Frequency.ONE_TIME, SHANGHAI, saturday, null, YEAR, OnExcluded.SKIP)
                        .first())
                .isEmpty();
    }

    @Test
    void staysWithinTheEnd() {
        var recurrence = Recurrence.of(
                Frequency.MONTHLY,
                instant("2026-01-31T09:00", SHANGHAI),
                SHANGHAI,
                null,
                null,
                instant("2026-05-31T09:00", SHANGHAI));
        var schedule = CalendarRecurrence.of(recurrence, YEAR, OnExcluded.NEXT_DAY, null);

        assertThat(schedule.nextAfter(instant("2026-05-01T09:00", SHANGHAI))).isEmpty();
    }

    @Test
    void givesUpWhereEachDayIsExcluded() {
        var nothing = new FreeDays("nothing", null, EnumSet.allOf(DayOfWeek.class), Set.of(), dates("2026-01-05"));
        for (var rule : OnExcluded.values()) {
            var everySecond = CalendarRecurrence.of(
                    Recurrence.of(Frequency.EVERY, Instant.EPOCH, BERLIN, null, "PT1S", null), nothing, rule, null);

            assertThatThrownBy(() -> everySecond.nextAfter(instant("2026-01-06T00:00", BERLIN)))
                    .isInstanceOf(DateTimeException.class)
                    .hasMessageStartingWith("the calendar 'nothing' excludes each day of its schedule until 2036-");
            assertThat(everySecond.nextAfter(instant("2026-01-05T12:00", BERLIN)))
                    .contains(instant("2026-01-05T12:00:01", BERLIN));
        }
    }

    @Test
    void doesNotRepeatWhatRanUnderTheCalendarOfBefore() {
        var month = instant("2026-01-31T09:00", SHANGHAI);
        var recurrence = Recurrence.of(Frequency.MONTHLY, month, SHANGHAI, null, null, null);
        var before = CalendarRecurrence.of(recurrence, YEAR, OnExcluded.PREVIOUS_DAY, null);
        var friday = instant("2026-01-30T09:00", SHANGHAI);
        var everyDay = CalendarRecurrence.of(
                recurrence,
                new FreeDays("2026", null, Set.of(), Set.of(), Set.of()),
                OnExcluded.PREVIOUS_DAY,
                before.doneBefore(friday.plusNanos(1_000), friday));

        assertThat(everyDay.nextAfter(friday)).contains(instant("2026-02-28T09:00", SHANGHAI));
        assertThat(everyDay.after(before.doneBefore(friday, friday)).nextAfter(friday))
                .contains(month);

        // A daily run on Friday was Friday's own: a Saturday that becomes free has its run.
        var daily = Recurrence.of(Frequency.DAILY, instant("2026-01-01T09:00", SHANGHAI), SHANGHAI, null, null, null);
        var dailyBefore = CalendarRecurrence.of(daily, YEAR, OnExcluded.PREVIOUS_DAY, null);
        assertThat(CalendarRecurrence.of(
                                daily,
                                new FreeDays("2026", null, Set.of(), Set.of(), Set.of()),
                                OnExcluded.PREVIOUS_DAY,
                                dailyBefore.doneBefore(friday.plusNanos(1_000), friday))
                        .nextAfter(friday))
                .contains(month);
    }

    private static CalendarRecurrence schedule(
            Frequency frequency,
            ZoneId zone,
            LocalDateTime first,
            @Nullable String cron,
            FreeDays days,
            OnExcluded rule) {
        var anchor = first.atZone(zone).toInstant();
        return CalendarRecurrence.of(Recurrence.of(frequency, anchor, zone, cron, null, null), days, rule, null);
    }

    private static LocalDateTime at(String time) {
        return LocalDateTime.parse(time);
    }

    private static Instant instant(String time, ZoneId zone) {
        return at(time).atZone(zone).toInstant();
    }

    private static Set<LocalDate> dates(String text) {
        return Arrays.stream(text.split(" ", -1)).map(LocalDate::parse).collect(Collectors.toSet());
    }
}
