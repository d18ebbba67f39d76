package com.distributed.jobscheduler.jobstore.submission;

import static com.distributed.jobscheduler.jobstore.values.JobRules.broken;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.recurrence.OnExcluded;
import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.recurrence.RunTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rules for a submission's calendar and its first run; each error is a 400 that names the field and the rule. */
@Component
@RequiredArgsConstructor
class CalendarCheck {
    private final Schedules schedules;

    @Nullable
    CalendarUse check(String prefix, JobSubmission job) {
        if (job.calendar() == null) {
            if (job.onExcluded() != null) {
                throw broken(prefix + "onExcluded", "is for jobs with a calendar only");
            }
            return null;
        }
        var name = JobRules.name(prefix + "calendar", job.calendar());
        return schedules
                .present(name, Objects.requireNonNullElse(job.onExcluded(), OnExcluded.SKIP))
                .orElseThrow(() ->
                        broken(prefix + "calendar", "there is no calendar '%s'".formatted(Printable.shortened(name))));
    }

    /**
     * The first run.
     *
     * @param earliest null when the job says itself when it begins: its calendar may then put the first run before that
     * @param end the job's end time, if it has one
     */
    Instant firstRun(
            String prefix,
            Recurrence recurrence,
            @Nullable CalendarUse calendar,
            @Nullable Instant earliest,
            @Nullable Instant end) {
        return run(prefix, recurrence, calendar, earliest)
                .map(RunTime::time)
                .orElseThrow(() -> calendar == null
                        ? broken(
                                prefix + "cronExpression",
                                "no day of the calendar fits it before the " + (end == null ? "year 10000" : "endTime"))
                        : broken(
                                prefix + "calendar",
                                "'%s' excludes each day on which the job would run"
                                        .formatted(Printable.shortened(calendar.calendar()))));
    }

    private Optional<RunTime> run(
            String prefix, Recurrence recurrence, @Nullable CalendarUse calendar, @Nullable Instant earliest) {
        try {
            var runs = schedules.of(recurrence, calendar);
            return earliest == null ? runs.first() : runs.runAfter(earliest.minusNanos(1));
        } catch (DateTimeException e) {
            throw calendar == null ? e : broken(prefix + "calendar", String.valueOf(e.getMessage()));
        }
    }
}
