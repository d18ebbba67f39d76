package com.distributed.jobscheduler.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.wire.Frequency;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Cron expressions beside {@link PlainCron}, over thirty years and 41 zones, with all their clock changes. */
class CronDifferentialTest {
    /** More than a year: each start meets each change of its zone's clock. */
    private static final int DAYS = 400;

    /** @param from the first day of the comparison */
    record Case(String cron, ZoneId zone, LocalDate from) {}

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 2_000)
    void runsWhereAPlainReadingOfTheExpressionRuns(@ForAll("cases") Case each) {
        var start = each.from.atStartOfDay(each.zone).toInstant();
        var end = each.from.plusDays(DAYS).atStartOfDay(each.zone).toInstant();
        var expected = within(
                new PlainCron(each.cron).runs(each.from.minusDays(2), each.from.plusDays(DAYS + 2), each.zone),
                start,
                end);

        var recurrence = Recurrence.of(Frequency.CRON, start, each.zone, each.cron, null, null);
        var found = new TreeSet<Instant>();
        for (var next = recurrence.first();
                next.isPresent() && next.get().time().isBefore(end);
                next = recurrence.runAfter(next.get().time())) {
            assertThat(found.add(next.get().time())).isTrue();
        }

        assertThat(found).as(each.toString()).isEqualTo(expected);
        foundFromAnyInstant(recurrence, expected, each);
    }

    /** The clock of Apia was changed by half an hour in 1950, and next by a whole one, in 2010. */
    @Example
    void hasNoRunMoreBetweenAChangeByHalfAnHourAndOneByAWholeHour() {
        runsWhereAPlainReadingOfTheExpressionRuns(
                new Case("0 30 */1 * * ?", ZoneId.of("Pacific/Apia"), LocalDate.of(2010, 9, 1)));
    }

    /** Not only from run to run: what comes next after the middle between two of them, too. */
    private static void foundFromAnyInstant(Recurrence recurrence, SortedSet<Instant> expected, Case each) {
        var runs = new ArrayList<>(expected);
        for (var i = 1; i < runs.size(); i += 1 + runs.size() / 200) {
            var between = runs.get(i - 1)
                    .plus(Duration.between(runs.get(i - 1), runs.get(i)).dividedBy(2));
            assertThat(recurrence.nextAfter(between)).as(each.toString()).hasValue(runs.get(i));
        }
    }

    private static SortedSet<Instant> within(SortedSet<Instant> runs, Instant start, Instant end) {
        return runs.subSet(start, end);
    }

    @Provide
    Arbitrary<Case> cases() {
        var zones = Arbitraries.of("""
                UTC +05:45 Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Windhoek America/Caracas
                America/Chicago America/Havana America/Los_Angeles America/Mexico_City America/New_York America/Nuuk
                America/Santiago America/Sao_Paulo America/St_Johns America/Whitehorse Antarctica/Troll Asia/Amman
                Asia/Beirut Asia/Gaza Asia/Istanbul Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Pyongyang Asia/Tehran
                Asia/Tokyo Atlantic/Azores Australia/Adelaide Australia/Lord_Howe Australia/Sydney Europe/Berlin
                Europe/Dublin Europe/London Europe/Moscow Europe/Volgograd Pacific/Apia Pacific/Auckland
                Pacific/Chatham""".strip().split("\\s+", -1));
        var days = Arbitraries.longs()
                .between(
                        LocalDate.of(2000, 1, 1).toEpochDay(),
                        LocalDate.of(2030, 1, 1).toEpochDay())
                .map(LocalDate::ofEpochDay);
        return Combinators.combine(expressions(), zones, days)
                .as((cron, zone, from) -> new Case(cron, ZoneId.of(zone), from));
    }

    /** Few times a day, else a case takes long: the days and the clock's changes are what matters. */
    private static Arbitrary<String> expressions() {
        var times = Arbitraries.of(
                "0 0 *",
                "0 30 */1",
                "0 15,45 0-23",
                "0 0 0/1",
                "0 59 0-11,12-23",
                "30 20 */2,1-23/2",
                "0 0 */2",
                "0 30 2",
                "0 0 0",
                "0 30 0-3",
                "0 5/25 1,2",
                "59 59 23",
                "0 0 1-23",
                "0,30 10 3/7");
        return Combinators.combine(times, monthDays(), months(), weekDays())
                .as((time, day, month, week) -> String.join(" ", time, day, month, week));
    }

    private static Arbitrary<String> monthDays() {
        var number = Arbitraries.integers().between(1, 31);
        return field(
                "*",
                List.of(
                        number.map(n -> "" + n),
                        number.map(n -> n + "W"),
                        number.map(n -> "L-" + Math.min(n, 30)),
                        number.map(n -> n + "-31/" + (1 + n % 5)),
                        number.map(n -> n + "/3"),
                        Arbitraries.of("L", "LW", "1W", "30W", "31W", "L-28", "L-30")));
    }

    private static Arbitrary<String> months() {
        return field(
                "*",
                List.of(
                        Arbitraries.integers().between(1, 12).map(n -> "" + n),
                        Arbitraries.of("FEB", "2-4", "nov-DEC", "1/3", "*/2")));
    }

    private static Arbitrary<String> weekDays() {
        var number = Arbitraries.integers().between(0, 7);
        return field(
                "?",
                List.of(
                        number.map(n -> "" + n),
                        number.map(n -> n + "L"),
                        number.map(n -> "%d#%d".formatted(n, 1 + n % 5)),
                        Arbitraries.of("MON-FRI", "SAT,SUN", "fri#5", "TUEL", "5-7", "0-2", "1/2")));
    }

    private static Arbitrary<String> field(String all, List<Arbitrary<String>> parts) {
        var lists = Arbitraries.oneOf(parts).list().ofMinSize(1).ofMaxSize(3);
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(all)), Tuple.of(2, lists.map(each -> String.join(",", each))));
    }
}
