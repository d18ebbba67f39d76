package com.distributed.jobscheduler.jobstore.calendar;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.recurrence.FreeDays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a calendar says of the days; each list in order, without doubles.
 *
 * @param zone where its days begin and end; null for the zone of each job
 * @param includedDates days on which jobs run, whatever excludes them
 */
record CalendarDays(
        @Nullable String zone,
        List<LocalDate> excludedDates,
        List<DayOfWeek> excludedWeekdays,
        List<LocalDate> includedDates) {
    /** The columns that {@link #read} reads. */
    static final String COLUMNS = "zone, excluded_dates, excluded_weekdays, included_dates";

    static CalendarDays read(ResultSet row) throws SQLException {
        return new CalendarDays(
                row.getString("zone"),
                list(row.getString("excluded_dates"), LocalDate::parse),
                list(row.getString("excluded_weekdays"), DayOfWeek::valueOf),
                list(row.getString("included_dates"), LocalDate::parse));
    }

    private static <T> List<T> list(String text, Function<String, T> parse) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(parse).toList();
    }

    /** The entries as one text, as they are stored. */
    static String text(Collection<?> entries) {
        return entries.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    FreeDays free(String name) {
        return new FreeDays(
                Printable.shortened(name),
                zone == null ? null : ZoneId.of(zone),
                Set.copyOf(excludedWeekdays),
                Set.copyOf(excludedDates),
                Set.copyOf(includedDates));
    }
}
