package com.distributed.jobscheduler.recurrence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * To which day a calendar moves the occurrences of a day, and what has run under it.
 *
 * @param zone where the days begin and end
 */
record DayMoves(FreeDays days, OnExcluded rule, ZoneId zone) {
    /** The store's resolution. */
    private static final long MICROSECOND = 1_000;

    /** The day on which the occurrences of this day run; empty when they are left out. */
    Optional<LocalDate> target(LocalDate day) {
        return switch (rule) {
            case SKIP -> days.isFree(day) ? Optional.of(day) : Optional.empty();
            case NEXT_DAY -> days.from(day);
            case PREVIOUS_DAY -> days.until(day);
        };
    }

    /** The first day whose occurrences may run on this day, or later. */
    LocalDate firstSource(LocalDate day) {
        var first = day;
        for (var n = 0; rule == OnExcluded.NEXT_DAY && n < FreeDays.FARTHEST && !days.isFree(first.minusDays(1)); n++) {
            first = first.minusDays(1);
        }
        return first;
    }

    /** The last day whose occurrences may run on this day. */
    LocalDate lastSource(LocalDate day) {
        var last = day;
        for (var n = 0;
                rule == OnExcluded.PREVIOUS_DAY && n < FreeDays.FARTHEST && !days.isFree(last.plusDays(1));
                n++) {
            last = last.plusDays(1);
        }
        return last;
    }

    /** What is done when all occurrences have run that run before this run time; null where that needs no memory. */
    @Nullable
    Done doneBefore(Instant runTime) {
        var day = dateOf(runTime);
        return switch (rule) {
            case SKIP -> null;
            case NEXT_DAY -> new Done(runTime, startOf(firstSource(day)));
            case PREVIOUS_DAY -> new Done(runTime, startOf(lastSource(day).plusDays(1)));
        };
    }

    /** As {@link #doneBefore}, for the next run time that comes after now. */
    @Nullable
    Done doneBefore(Instant runTime, Instant now) {
        if (rule == OnExcluded.PREVIOUS_DAY) {
            var lastFree = days.until(dateOf(now)).orElse(dateOf(runTime));
            if (dateOf(runTime).isAfter(lastFree)) {
                return doneBefore(startOf(lastFree.plusDays(1)).minusNanos(MICROSECOND));
            }
        }
        return doneBefore(runTime);
    }

    /** The last free day's runs were also those of the excluded days after it. */
    @Nullable
    Done broughtForward(Instant now, @Nullable Instant lastRun) {
        var free = rule == OnExcluded.PREVIOUS_DAY ? days.until(dateOf(now)).orElse(null) : null;
        if (free == null || lastRun == null || lastRun.isBefore(startOf(free))) {
            return null;
        }
        var end = startOf(free.plusDays(1)).minusNanos(MICROSECOND);
        return new Done(
                end.isBefore(now) ? end : now.plusNanos(MICROSECOND),
                startOf(lastSource(free).plusDays(1)));
    }

    /**
     * What lies before now, but for what was moved to the waiting run.
     *
     * @param isSame whether the occurrences stay: then nothing is left before the waiting run
     */
    Done passed(Instant now, @Nullable Instant waiting, boolean isSame) {
        var passed = now.plusNanos(MICROSECOND);
        var moved = waiting == null || rule != OnExcluded.NEXT_DAY ? passed : startOf(firstSource(dateOf(waiting)));
        return Done.all(isSame || moved.isBefore(passed) ? moved : passed);
    }

    String name() {
        return days.name();
    }

    LocalDate dateOf(Instant time) {
        return time.atZone(zone).toLocalDate();
    }

    Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
