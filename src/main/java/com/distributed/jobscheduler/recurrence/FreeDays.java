package com.distributed.jobscheduler.recurrence;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The days on which jobs with this calendar run: all but the excluded ones.
 *
 * @param name the calendar's name
 * @param zone where its days begin and end; null for the zone of each job
 * @param includedDates free days, whatever excludes them
 */
public record FreeDays(
        String name,
        @Nullable ZoneId zone,
        Set<DayOfWeek> excludedWeekdays,
        Set<LocalDate> excludedDates,
        Set<LocalDate> includedDates) {
    /** An occurrence moves over at most so many days; beyond, it is left out. */
    static final int FARTHEST = 366;

    boolean isFree(LocalDate day) {
        return includedDates.contains(day)
                || !(excludedWeekdays.contains(day.getDayOfWeek()) || excludedDates.contains(day));
    }

    /** The day itself when it is free, or the next free one; empty when none is near. */
    Optional<LocalDate> from(LocalDate day) {
        return near(day, 1);
    }

    /** The day itself when it is free, or the free one before it; empty when none is near. */
    Optional<LocalDate> until(LocalDate day) {
        return near(day, -1);
    }

    private Optional<LocalDate> near(LocalDate day, int direction) {
        return IntStream.rangeClosed(0, FARTHEST)
                .mapToObj(n -> day.plusDays((long) n * direction))
                .filter(this::isFree)
                .findFirst();
    }
}
