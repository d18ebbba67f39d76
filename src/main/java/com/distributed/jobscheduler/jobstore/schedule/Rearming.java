package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.CalendarRecurrence;
import com.distributed.jobscheduler.recurrence.OnExcluded;
import com.distributed.jobscheduler.recurrence.Recurrence;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The times of a waiting job whose calendar has changed. What is due or is retried belongs to the calendar of before and
 * stays. What waits for its time is counted anew, from all occurrences that have not run: none is lost, and none runs
 * twice.
 */
@Component
@RequiredArgsConstructor
class Rearming {
    private final ExecutionTable executions;
    private final Schedules schedules;
    private final Clock clock;

    /**
     * The job's times by its calendar as it is now.
     *
     * @param waiting the calendar's occurrence that waits; empty when the schedule has no further one
     * @param use the calendar's present version, and what has run under the version before
     */
    record Armed(Optional<Instant> waiting, boolean isAsBefore, CalendarUse use) {}

    /** @throws java.time.DateTimeException when the times cannot be computed; says why */
    Armed of(Job job, CalendarUse use, CalendarUse present) {
        var now = Utc.micros(clock.instant());
        var recurrence = job.recurrence();
        var before = schedules.onDaysOf(use, recurrence);
        var following = job.followingTime();
        var waiting = following == null ? job.occurrenceTime() : following;
        var isRetried = following == null && (job.retryCount() > 0 || job.abandonments() > 0);
        if (isRetried || !waiting.isAfter(now)) {
            // A microsecond later: this occurrence is as good as done.
            var done = before.doneBefore(waiting.plusNanos(1_000), now);
            return new Armed(Optional.of(waiting), true, present.with(done));
        }
        var next = present.with(before.doneBefore(waiting, now));
        var moved = place(job, before, next, recurrence, waiting, now).map(Utc::micros);
        return new Armed(moved, moved.equals(Optional.of(waiting)), next);
    }

    private Optional<Instant> place(
            Job job, CalendarRecurrence before, CalendarUse use, Recurrence recurrence, Instant waiting, Instant now) {
        var schedule = schedules.onDaysOf(use, recurrence);
        var lastRun = executions.lastRunTime(job.id()).orElse(Instant.EPOCH);
        var changed = Utc.latest(now, job.rescheduledAt() == null ? now : job.rescheduledAt());
        var next = schedule.nextAfter(Utc.latest(changed, lastRun));
        var occurrence = before.nominal(waiting);
        if (occurrence.isEmpty()) {
            return schedule.placed(waiting).or(() -> next); // a worker or an operator chose this time
        }
        var passed = schedule.placed(occurrence.get()).filter(time -> !time.isAfter(now));
        var kept = passed.flatMap(time -> use.onExcluded() == OnExcluded.PREVIOUS_DAY
                ? Optional.of(now).filter(soon -> !isRunOf(before, time)) // that day's own run was this one too
                : schedule.placed(waiting));
        return Stream.of(kept, next).flatMap(Optional::stream).min(Instant::compareTo);
    }

    private static boolean isRunOf(CalendarRecurrence schedule, Instant time) {
        return schedule.nextAfter(time.minusNanos(1)).filter(time::equals).isPresent();
    }
}
