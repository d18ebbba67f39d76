package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.submission.NewJob;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.CalendarRecurrence;
import com.distributed.jobscheduler.recurrence.Done;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The times of a job whose schedule changes. What is due, is retried or is under way belongs to the old schedule and
 * stays; what waits for its time is put to the new schedule's first time after now. So no occurrence is lost at the
 * change, and none runs twice.
 */
@Component
@RequiredArgsConstructor
class Rescheduling {
    private final ExecutionTable executions;
    private final Schedules schedules;

    /** How the job uses its calendar under the new schedule: what has run so far does not run again. */
    @Nullable
    CalendarUse use(Job job, NewJob wanted, Instant now) {
        var use = wanted.calendarUse();
        return use == null || wanted.frequency() == Frequency.ONE_TIME
                ? use
                : use.with(Objects.requireNonNullElseGet(done(job, wanted, now), () -> Done.all(now)));
    }

    /** What the job's calendar has brought forward or moved, and has run; null without a calendar. */
    private @Nullable Done done(Job job, NewJob wanted, Instant now) {
        var before = schedule(job);
        if (before == null) {
            return null;
        }
        var following = job.followingTime();
        var waiting = following == null ? job.occurrenceTime() : following;
        var isDone = !waiting.isAfter(now) || (following == null && isUnderWay(job));
        var lastRun = executions.lastRunTime(job.id()).orElse(null);
        return isDone
                ? before.doneBy(
                        now, lastRun == null ? waiting : Utc.latest(lastRun, waiting), null, isSame(job, wanted))
                : before.doneBy(now, lastRun, waiting, isSame(job, wanted));
    }

    /** Whether the new schedule has the same occurrences, perhaps on other days. */
    private static boolean isSame(Job job, NewJob wanted) {
        return job.frequency() == wanted.frequency()
                && job.executionTime().equals(wanted.executionTime())
                && job.timeZone().equals(wanted.timeZone())
                && Objects.equals(job.cronExpression(), wanted.cronExpression())
                && Objects.equals(job.interval(), wanted.interval());
    }

    /** The job's schedule so far; null without a calendar, or with one that is unusable. */
    private @Nullable CalendarRecurrence schedule(Job job) {
        var use = job.calendarUse();
        try {
            return use == null ? null : schedules.onDaysOf(use, job.recurrence());
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }

    /** When an occurrence under the new schedule becomes due; null without jitter. */
    @Nullable
    Instant dueTime(long id, NewJob wanted, @Nullable CalendarUse use, Instant occurrence) {
        return schedules.dueTime(id, wanted, use, occurrence);
    }

    /**
     * The times of the job under its new schedule.
     *
     * @param use how it uses its calendar then
     * @throws ApiException 409 when the only run of the job is under way; 400 when the new schedule has no run left
     */
    Timing of(Job job, NewJob wanted, @Nullable CalendarUse use, Instant now) {
        if (wanted.frequency() == Frequency.ONE_TIME) {
            return once(job, wanted, now);
        }
        try {
            return recurring(job, wanted, use, now);
        } catch (DateTimeException e) {
            throw use == null ? e : JobRules.broken("calendar", String.valueOf(e.getMessage()));
        }
    }

    private Timing once(Job job, NewJob wanted, Instant now) {
        if (isUnderWay(job)) {
            throw ApiException.conflict(
                    ErrorCodes.INVALID_TRANSITION,
                    "job %d is %s: a ONE_TIME schedule cannot be set while a run is under way"
                            .formatted(job.id(), job.status()),
                    job.state());
        }
        var time = wanted.firstRun();
        if (job.frequency().isRecurring() && wanted.executionTime().equals(job.executionTime()) && !time.isAfter(now)) {
            throw JobRules.broken(
                    "executionTime", "has passed; say when the job, which recurred so far, is to run the one time");
        }
        return moved(job, time, now);
    }

    private Timing recurring(Job job, NewJob wanted, @Nullable CalendarUse use, Instant now) {
        var lastRun = executions.lastRunTime(job.id()).orElse(now);
        var before = use == null ? schedule(job) : null;
        var done = before == null ? null : done(job, wanted, now);
        var schedule =
                before == null ? schedules.of(wanted.recurrence(), use) : before.replacedBy(wanted.recurrence(), done);
        var next = schedule.nextAfter(lastRun.isAfter(now) ? lastRun : now).map(Utc::micros);
        // Without a calendar, only this can tell of what has been brought forward.
        var since = done == null
                ? now
                : Utc.latest(
                        now,
                        next.filter(done.bound()::isAfter).orElse(done.bound()).minusNanos(1_000));
        if (isUnderWay(job)) {
            // A worker's next-run call may have moved the time ahead, counted from the old schedule.
            var claimed = job.claimedRunTime();
            return stays(job, claimed == null ? job.nextRunTime() : claimed, next, now, since);
        }
        if (!job.occurrenceTime().isAfter(now) || job.retryCount() > 0 || job.abandonments() > 0) {
            return stays(job, job.nextRunTime(), next, now, since);
        }
        return moved(
                job,
                next.orElseThrow(() ->
                        JobRules.broken(whatEnds(wanted), "no run of this schedule is left; DELETE ends the job")),
                since);
    }

    private static String whatEnds(NewJob wanted) {
        if (wanted.endTime() != null) {
            return "endTime";
        }
        return wanted.frequency() == Frequency.CRON ? "cronExpression" : "executionTime";
    }

    private Timing moved(Job job, Instant time, Instant since) {
        var free = time.equals(job.nextRunTime()) ? time : executions.firstFree(job.id(), time);
        return new Timing(free, time, !free.equals(job.nextRunTime()), null, since);
    }

    private static Timing stays(Job job, Instant nextRunTime, Optional<Instant> next, Instant now, Instant since) {
        var following = job.followingTime();
        return new Timing(
                nextRunTime,
                job.occurrenceTime(),
                false,
                following == null || !following.isAfter(now) ? following : next.orElse(null),
                since);
    }

    private static boolean isUnderWay(Job job) {
        return job.status() == JobStatus.SCHEDULED || job.status() == JobStatus.RUNNING;
    }
}
