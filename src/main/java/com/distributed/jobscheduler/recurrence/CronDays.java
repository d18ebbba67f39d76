package com.distributed.jobscheduler.recurrence;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.scheduling.support.CronExpression;

/**
 * The days of a cron expression: those whose month, day of month and day of week all match. A month without the day is
 * skipped. {@code nW} stays within its month, as {@code 1W} does: if the last day is a Sunday, it is the Friday before.
 */
final class CronDays {
    /** The eve of a year that begins on a Monday: all months, days and weekdays follow within a year. */
    private static final LocalDateTime BEFORE_A_YEAR =
            LocalDate.of(2018, 1, 1).atStartOfDay().minusNanos(1);

    private final BitSet months;
    private final List<Predicate<LocalDate>> daysOfMonth;
    private final List<Predicate<LocalDate>> daysOfWeek;

    private CronDays(BitSet months, List<Predicate<LocalDate>> daysOfMonth, List<Predicate<LocalDate>> daysOfWeek) {
        this.months = months;
        this.daysOfMonth = daysOfMonth;
        this.daysOfWeek = daysOfWeek;
    }

    static CronDays of(CronFields fields) {
        return new CronDays(
                matching("1 " + fields.month() + " *", ChronoField.MONTH_OF_YEAR),
                parts(fields.dayOfMonth()).map(CronDays::ofMonth).toList(),
                parts(fields.dayOfWeek()).map(CronDays::ofWeek).toList());
    }

    /** True when the expression matches this month. */
    boolean areIn(YearMonth month) {
        return months.get(month.getMonthValue());
    }

    boolean contains(LocalDate day) {
        return months.get(day.getMonthValue())
                && daysOfMonth.stream().anyMatch(part -> part.test(day))
                && daysOfWeek.stream().anyMatch(part -> part.test(day));
    }

    private static Stream<String> parts(String field) {
        return Arrays.stream(field.split(",", -1));
    }

    private static Predicate<LocalDate> ofMonth(String part) {
        if (part.equals("*") || part.equals("?")) {
            return day -> true;
        }
        if (part.equals("LW")) {
            return day -> day.getDayOfMonth() == weekdayNearest(day, day.lengthOfMonth());
        }
        if (part.startsWith("L")) {
            var before = part.equals("L") ? 0 : Integer.parseInt(part.substring("L-".length()));
            return day -> day.getDayOfMonth() == day.lengthOfMonth() - before;
        }
        if (part.endsWith("W")) {
            var wanted = Integer.parseInt(part.substring(0, part.length() - 1));
            return day -> wanted <= day.lengthOfMonth() && day.getDayOfMonth() == weekdayNearest(day, wanted);
        }
        var numbers = matching(part + " 1 *", ChronoField.DAY_OF_MONTH);
        return day -> numbers.get(day.getDayOfMonth());
    }

    private static int weekdayNearest(LocalDate month, int wanted) {
        return switch (month.withDayOfMonth(wanted).getDayOfWeek()) {
            case SATURDAY -> wanted == 1 ? 3 : wanted - 1;
            case SUNDAY -> wanted == month.lengthOfMonth() ? wanted - 2 : wanted + 1;
            default -> wanted;
        };
    }

    private static Predicate<LocalDate> ofWeek(String part) {
        if (part.equals("*") || part.equals("?")) {
            return day -> true;
        }
        if (part.endsWith("L")) {
            var weekday = weekday(part.substring(0, part.length() - 1));
            return day -> day.getDayOfWeek() == weekday && day.getDayOfMonth() > day.lengthOfMonth() - 7;
        }
        var hash = part.indexOf('#');
        if (hash >= 0) {
            var weekday = weekday(part.substring(0, hash));
            var turn = Integer.parseInt(part.substring(hash + 1));
            return day -> day.getDayOfWeek() == weekday && (day.getDayOfMonth() + 6) / 7 == turn;
        }
        var numbers = matching("* * " + part, ChronoField.DAY_OF_WEEK);
        return day -> numbers.get(day.getDayOfWeek().getValue());
    }

    private static DayOfWeek weekday(String name) {
        return DayOfWeek.of(matching("* * " + name, ChronoField.DAY_OF_WEEK).nextSetBit(1));
    }

    /** The values of this field on the days that Spring finds for these three day fields within the year. */
    private static BitSet matching(String dayFields, ChronoField field) {
        var expression = CronExpression.parse("0 0 0 " + dayFields);
        var until = BEFORE_A_YEAR.plusDays(field == ChronoField.DAY_OF_WEEK ? 7 : 365);
        var values = new BitSet();
        for (var day = expression.next(BEFORE_A_YEAR); day != null && !day.isAfter(until); day = expression.next(day)) {
            values.set(day.get(field));
        }
        return values;
    }
}
