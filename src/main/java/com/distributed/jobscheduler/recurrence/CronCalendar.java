package com.distributed.jobscheduler.recurrence;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * The wall-clock times of a cron expression. Spring's parser reads the fields, and Spring's search finds the time
 * within a day. The days are found here, because Spring's search hangs on {@code L-30} and skips months for
 * {@code 31W}.
 */
final class CronCalendar {
    /** The calendar repeats after 400 years: a time that has not come by then never comes. */
    private static final int MONTHS_IN_ALL = 400 * 12;

    private final CronExpression timesOfDay;
    private final CronDays days;
    private final boolean everyHour;

    private CronCalendar(CronExpression timesOfDay, CronDays days, boolean everyHour) {
        this.timesOfDay = timesOfDay;
        this.days = days;
        this.everyHour = everyHour;
    }

    /** @throws IllegalArgumentException naming the wrong field and the rule that it breaks */
    static CronCalendar parse(String expression) {
        var fields = CronFields.of(expression);
        return new CronCalendar(
                CronExpression.parse(fields.timeOfDay() + " * * *"), CronDays.of(fields), fields.isEveryHour());
    }

    /** True when its hours are all 24. */
    boolean isEveryHour() {
        return everyHour;
    }

    /** The first matching time strictly after the given one; null when there is none. */
    @Nullable
    LocalDateTime next(LocalDateTime after) {
        var today = after.toLocalDate();
        if (days.contains(today)) {
            var next = timesOfDay.next(after);
            if (next != null && next.toLocalDate().equals(today)) {
                return next;
            }
        }
        return dayFrom(today.plusDays(1))
                .map(day -> timesOfDay.next(day.atStartOfDay().minusNanos(1)))
                .orElse(null);
    }

    private Optional<LocalDate> dayFrom(LocalDate first) {
        var month = YearMonth.from(first);
        return IntStream.rangeClosed(0, MONTHS_IN_ALL)
                .mapToObj(month::plusMonths)
                .filter(days::areIn)
                .flatMap(each -> IntStream.rangeClosed(1, each.lengthOfMonth()).mapToObj(each::atDay))
                .filter(day -> !day.isBefore(first) && days.contains(day))
                .findFirst();
    }
}
