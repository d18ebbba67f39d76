package com.distributed.jobscheduler.recurrence;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A second reading of a cron expression in six fields: it looks at each day and each of its times, and has nothing in
 * common with the first.
 */
final class PlainCron {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEK = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int SECONDS_OF_AN_HOUR = 3_600;

    private final String[] fields;
    private final List<LocalTime> times;
    private final boolean everyHour;

    PlainCron(String expression) {
        fields = expression.toUpperCase(Locale.ROOT).split(" ", -1);
        var hours = values(fields[2], 0, 23, List.of());
        everyHour = hours.size() == 24;
        times = hours.stream()
                .flatMap(hour -> values(fields[1], 0, 59, List.of()).stream()
                        .flatMap(minute -> values(fields[0], 0, 59, List.of()).stream()
                                .map(second -> LocalTime.of(hour, minute, second))))
                .toList();
    }

    /** All runs on the days from the first to the last, both inclusive. */
    SortedSet<Instant> runs(LocalDate first, LocalDate last, ZoneId zone) {
        var runs = new TreeSet<Instant>();
        first.datesUntil(last.plusDays(1))
                .filter(this::fits)
                .forEach(day -> times.forEach(time -> runs.addAll(instants(day.atTime(time), zone))));
        return runs;
    }

    private List<Instant> instants(LocalDateTime local, ZoneId zone) {
        var rules = zone.getRules();
        var offsets = rules.getValidOffsets(local);
        if (offsets.size() == 1) {
            return List.of(local.toInstant(offsets.getFirst()));
        }
        var change = rules.getTransition(local);
        var elapsed = everyHour && change.getDuration().toSeconds() % SECONDS_OF_AN_HOUR == 0;
        if (offsets.isEmpty()) {
            return elapsed ? List.of() : List.of(change.getInstant());
        }
        return elapsed
                ? offsets.stream().map(local::toInstant).toList()
                : List.of(local.toInstant(earlier(offsets.get(0), offsets.get(1), local)));
    }

    private static ZoneOffset earlier(ZoneOffset one, ZoneOffset other, LocalDateTime local) {
        return local.toInstant(one).isBefore(local.toInstant(other)) ? one : other;
    }

    private boolean fits(LocalDate day) {
        return values(fields[4], 1, 12, MONTHS).contains(day.getMonthValue())
                && Arrays.stream(fields[3].split(",", -1)).anyMatch(part -> fitsMonth(part, day))
                && Arrays.stream(fields[5].split(",", -1)).anyMatch(part -> fitsWeek(part, day));
    }

    private static boolean fitsMonth(String part, LocalDate day) {
        var last = day.lengthOfMonth();
        if (part.equals("LW")) {
            return day.equals(nearestWeekday(day.withDayOfMonth(last)));
        }
        if (part.startsWith("L")) {
            return day.getDayOfMonth() == last - (part.equals("L") ? 0 : Integer.parseInt(part.substring(2)));
        }
        if (part.endsWith("W")) {
            var wanted = Integer.parseInt(part.replace("W", ""));
            return wanted <= last && day.equals(nearestWeekday(day.withDayOfMonth(wanted)));
        }
        return values(part, 1, 31, List.of()).contains(day.getDayOfMonth());
    }

    /** Of all weekdays of the month the one with the fewest days between; there are never two. */
    private static LocalDate nearestWeekday(LocalDate wanted) {
        return IntStream.of(0, -1, 1, -2, 2)
                .mapToObj(wanted::plusDays)
                .filter(day -> day.getMonth() == wanted.getMonth())
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .findFirst()
                .orElseThrow();
    }

    private static boolean fitsWeek(String part, LocalDate day) {
        var number = day.getDayOfWeek().getValue() % 7;
        if (part.endsWith("L")) {
            return numberOf(part.substring(0, part.length() - 1), WEEK) % 7 == number
                    && day.plusWeeks(1).getMonth() != day.getMonth();
        }
        if (part.contains("#")) {
            var turn = Integer.parseInt(part.substring(part.indexOf('#') + 1));
            return numberOf(part.substring(0, part.indexOf('#')), WEEK) % 7 == number
                    && day.minusWeeks(turn - 1L).getMonth() == day.getMonth()
                    && day.minusWeeks(turn).getMonth() != day.getMonth();
        }
        return values(part, 0, 7, WEEK).stream().anyMatch(each -> each % 7 == number);
    }

    private static SortedSet<Integer> values(String field, int least, int most, List<String> names) {
        var values = new TreeSet<Integer>();
        for (var part : field.split(",", -1)) {
            var halves = part.split("/", -1);
            var step = halves.length == 1 ? 1 : Integer.parseInt(halves[1]);
            var ends = halves[0].split("-", -1);
            var isAll = ends[0].equals("*") || ends[0].equals("?");
            var from = isAll ? least : numberOf(ends[0], names);
            var alone = halves.length == 1 && !isAll;
            var to = ends.length == 2 ? numberOf(ends[1], names) : alone ? from : most;
            for (var value = from; value <= to; value += step) {
                values.add(value);
            }
        }
        return values;
    }

    private static int numberOf(String text, List<String> names) {
        var index = names.indexOf(text);
        return index < 0 ? Integer.parseInt(text) : index + (names.size() == 12 ? 1 : 0);
    }
}
