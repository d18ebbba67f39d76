package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Moves a schedule forward, never back (contract: Job Store, extensions). */
@Component
@RequiredArgsConstructor
class NextRun {
    // With an expected run time, only while the schedule stands at that calendar time: the time of a retry or an extra
    // run is the store's own, and so is each time of a changed schedule: the sender may have counted from the old one.
    // Behind an extra run, the calendar's waiting occurrence is moved.
    private static final String MOVE = """
            update jobs set next_run_time = :next, updated_at = :now,
                occurrence_time = case when status = 'PENDING' then :next else occurrence_time end,
                occurrence_claimed_at = case when status = 'PENDING' then null else occurrence_claimed_at end,
                retry_count = case when status = 'PENDING' then 0 else retry_count end,
                abandonments = case when status = 'PENDING' then 0 else abandonments end
            where id = :id and following_time is null and next_run_time < :next
                and %s
                and (not :conditional or (next_run_time = :expected and next_run_time = occurrence_time and rescheduled_at is null))
            """.formatted(MoveSql.NOT_ENDED);
    private static final String MOVE_WAITING = """
            update jobs set following_time = :next, updated_at = :now
            where id = :id and following_time < :next and %s
                and not :conditional
            """.formatted(MoveSql.NOT_ENDED);

    private static final String JITTER = "update jobs set due_time = :due where id = :id";

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final Schedules schedules;
    private final Clock clock;

    /**
     * Moves the schedule if the new time is later, and the schedule still stands at the expected time, if given.
     *
     * @return the job afterwards; empty when there is none
     */
    @Transactional
    Optional<Job> move(long scheduleId, Instant next, @Nullable Instant expected) {
        var time = jobs.find(scheduleId).map(job -> onFreeDay(job, next)).orElse(next);
        for (var sql : List.of(MOVE, MOVE_WAITING)) {
            jdbc.sql(sql)
                    .param("id", scheduleId)
                    .param("next", Utc.param(time))
                    .param("conditional", expected != null)
                    .param("expected", Utc.param(expected))
                    .param("now", Utc.param(clock.instant()))
                    .update();
        }
        return jobs.find(scheduleId).map(job -> isMoved(job, time) ? jittered(job, time) : job);
    }

    private static boolean isMoved(Job job, Instant next) {
        return job.rules().jitter() != null
                && job.status() == JobStatus.PENDING
                && job.nextRunTime().equals(next)
                && job.occurrenceTime().equals(next);
    }

    private Job jittered(Job job, Instant occurrence) {
        jdbc.sql(JITTER)
                .param("id", job.id())
                .param("due", Utc.param(schedules.dueTime(job.id(), job, occurrence)))
                .update();
        return jobs.known(job.id());
    }

    /**
     * The time at which a job with a calendar runs instead: the sender does not know the calendar. An occurrence that
     * has been brought forward to the present run is done; then it is the next one.
     */
    private Instant onFreeDay(Job job, Instant next) {
        var use = job.calendarUse();
        if (use == null) {
            return next;
        }
        try {
            var schedule = schedules.onDaysOf(use, job.recurrence());
            return schedule.placed(next)
                    .filter(time -> time.isAfter(job.nextRunTime()))
                    .or(() -> schedule.nextAfter(next.minusNanos(1)))
                    .map(Utc::micros)
                    .orElse(next);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return next; // the end of the run, or the upkeep, will say why there is no time
        }
    }
}
