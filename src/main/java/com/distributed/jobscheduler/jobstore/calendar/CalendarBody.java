package com.distributed.jobscheduler.jobstore.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /api/calendars/{name}}.
 *
 * @param excludedDates no job with this calendar runs on these days
 * @param excludedWeekdays nor on these days of each week
 * @param includedDates but on these, whatever excludes them
 * @param zone where the days begin and end; the zone of each job when absent
 */
record CalendarBody(
        @Nullable List<@Nullable LocalDate> excludedDates,
        @Nullable List<@Nullable DayOfWeek> excludedWeekdays,
        @Nullable List<@Nullable LocalDate> includedDates,
        @Nullable String zone) {}
