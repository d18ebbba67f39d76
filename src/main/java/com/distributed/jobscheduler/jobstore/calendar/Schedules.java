package com.distributed.jobscheduler.jobstore.calendar;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Described;
import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.recurrence.CalendarRecurrence;
import com.distributed.jobscheduler.recurrence.FreeDays;
import com.distributed.jobscheduler.recurrence.OnExcluded;
import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.recurrence.RunTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the schedule of a job: its recurrence, on the days of its calendar if it has one. */
@Component
@RequiredArgsConstructor
public class Schedules {
    private static final int MOST_KEPT = 1_000;

    private final CalendarTable calendars;
    /** By version; a version never changes. */
    private final Map<Long, FreeDays> kept = new ConcurrentHashMap<>();

    /**
     * The schedule of the job, counted from the calendar's version that the job has.
     *
     * @throws DateTimeException when the job's zone or calendar no longer exists
     */
    public RunTimes of(Described job) {
        var use = job.calendarUse();
        return of(job.recurrence(), use);
    }

    /** As {@link #of(Described)}, for a job that uses a calendar in this way, or none. */
    public RunTimes of(Recurrence recurrence, @Nullable CalendarUse use) {
        return use == null ? recurrence : onDaysOf(use, recurrence);
    }

    /** When the job's occurrence of this time becomes due: {@link DueTime}; null for a job without jitter. */
    public @Nullable Instant dueTime(long id, Described job, Instant occurrence) {
        return dueTime(id, job, job.calendarUse(), occurrence);
    }

    /** The same for a job that uses a calendar in this way, or none. */
    public @Nullable Instant dueTime(long id, Described job, @Nullable CalendarUse use, Instant occurrence) {
        if (job.rules().jitter() == null) {
            return null;
        }
        try {
            return DueTime.of(id, job, of(job.recurrence(), use), occurrence);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return occurrence; // an unusable schedule; the end of the run says so
        }
    }

    /** The recurrence on the days of the calendar. */
    public CalendarRecurrence onDaysOf(CalendarUse use, Recurrence recurrence) {
        return CalendarRecurrence.of(recurrence, days(use), use.onExcluded(), use.done());
    }

    /** The use of the calendar as it is now; empty when there is none of this name. */
    public Optional<CalendarUse> present(String calendar, OnExcluded onExcluded) {
        return calendars.find(calendar).map(found -> new CalendarUse(calendar, onExcluded, found.version(), null));
    }

    private FreeDays days(CalendarUse use) {
        var known = kept.get(use.version());
        if (known != null) {
            return known;
        }
        var days = calendars.days(use.version()).map(found -> found.free(use.calendar()));
        days.ifPresent(found -> keep(use.version(), found));
        // A version that was replaced before its first job was stored may be gone.
        return days.or(() ->
                        calendars.find(use.calendar()).map(now -> now.days().free(use.calendar())))
                .orElseThrow(() -> new DateTimeException(
                        "the calendar '%s' no longer exists".formatted(Printable.shortened(use.calendar()))));
    }

    private void keep(long version, FreeDays days) {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(version, days);
    }
}
