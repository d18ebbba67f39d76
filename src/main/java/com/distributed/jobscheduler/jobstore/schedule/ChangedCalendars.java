package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Arms waiting jobs anew after a change of their calendar. A job that is under way follows when its run has ended. */
@Component
@RequiredArgsConstructor
public class ChangedCalendars {
    private static final String OUTDATED = """
            select jobs.id from calendars join jobs on %s and jobs.calendar_version < calendars.version
            where jobs.status = 'PENDING' order by jobs.id limit :limit offset :passed
            """;
    // An occurrence that is due or retried keeps its times; the seen values say that it still is.
    private static final String SEEN = """
            where id = :id and status = 'PENDING' and version = :version and calendar_version = :seenCalendar
                and next_run_time = :seenNext and occurrence_time = :seenOccurrence and retry_count = :seenRetries
                and abandonments = :seenAbandonments
                and following_time is not distinct from cast(:seenFollowing as timestamp(6) with time zone)
            """;
    private static final String REARM = """
            update jobs set next_run_time = :next, due_time = :due, occurrence_time = :occurrence, following_time = :following,
                occurrence_claimed_at = case when :isMoved then null else occurrence_claimed_at end,
                not_before = case when :isMoved then null else not_before end, %s, updated_at = :now
            """.formatted(CalendarUse.SET) + SEEN;
    private static final String END = """
            update jobs set status = :status, last_error = :error, last_verdict = null, finished_at = :now,
                updated_at = :now, %s
            """.formatted(MoveSql.KEPT) + SEEN;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final Rearming rearming;
    private final Schedules schedules;
    private final BrokenSchedules broken;
    private final DatabaseDriver database;
    private final Clock clock;

    /** At most this many waiting jobs whose calendar has changed, after the rows passed over. */
    public List<Long> outdated(int limit, int passed) {
        return jdbc.sql(OUTDATED.formatted(CalendarUse.isOf("calendars.name", database)))
                .param("limit", limit)
                .param("passed", passed)
                .query(Long.class)
                .list();
    }

    /**
     * Arms the job anew, or ends it when its calendar leaves it no day.
     *
     * @return false when the job has moved meanwhile
     */
    @Transactional
    public boolean rearm(long id) {
        var job = jobs.find(id).orElse(null);
        var use = job == null ? null : job.calendarUse();
        if (job == null || use == null) {
            return false;
        }
        var present = schedules.present(use.calendar(), use.onExcluded()).orElse(null);
        if (present == null) {
            return false;
        }
        try {
            var armed = rearming.of(job, use, present);
            var waiting = armed.waiting().orElse(null);
            // An extra run that waits, or its retry, runs all the same: the job ends after it.
            if (waiting == null && job.followingTime() == null) {
                return end(
                        job,
                        JobStatus.CANCELLED,
                        "no occurrence is left: the calendar '%s' excludes their days"
                                .formatted(Printable.shortened(use.calendar())));
            }
            return write(job, waiting, armed);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            var reason = Continuation.Unknown.because(e).reason();
            var ended = end(job, JobStatus.FAILED, reason);
            if (ended) {
                broken.ended(job, reason, Utc.micros(clock.instant()));
            }
            return ended;
        }
    }

    private boolean write(Job job, @Nullable Instant waiting, Rearming.Armed armed) {
        var time = waiting == null ? job.occurrenceTime() : waiting;
        var following = job.followingTime();
        var isMoved = following == null && !armed.isAsBefore();
        return seen(jdbc.sql(REARM), job)
                        .param("next", Utc.param(isMoved ? executions.firstFree(job.id(), time) : job.nextRunTime()))
                        .param("due", Utc.param(isMoved ? schedules.dueTime(job.id(), job, time) : job.dueTime()))
                        .param("occurrence", Utc.param(isMoved ? time : job.occurrenceTime()))
                        .param("following", Utc.param(following == null ? null : waiting))
                        .param("isMoved", isMoved)
                        .params(CalendarUse.columns(armed.use()))
                        .update()
                == 1;
    }

    private boolean end(Job job, JobStatus status, String reason) {
        var ended = seen(jdbc.sql(END), job)
                        .param("status", status.name())
                        .param("error", reason)
                        .update()
                == 1;
        if (ended) {
            executions.skipped(job, reason, status, job.nextRunTime(), Utc.micros(clock.instant()));
        }
        return ended;
    }

    private JdbcClient.StatementSpec seen(JdbcClient.StatementSpec statement, Job job) {
        return statement
                .param("id", job.id())
                .param("version", job.version())
                .param("seenCalendar", job.calendarVersion())
                .param("seenNext", Utc.param(job.nextRunTime()))
                .param("seenOccurrence", Utc.param(job.occurrenceTime()))
                .param("seenRetries", job.retryCount())
                .param("seenAbandonments", job.abandonments())
                .param("seenFollowing", Utc.param(job.followingTime()))
                .param("now", Utc.param(Utc.micros(clock.instant())));
    }
}
