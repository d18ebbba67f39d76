package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.AfterCommit;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Moves jobs with the policy SKIP past the occurrences that they missed. */
@Component
public class SkippedOccurrences {
    static final String LEFT_OUT = "job_store.occurrences.skipped";

    private static final String MISSED = "select id from jobs where status = 'PENDING' and not paused and "
            + MissedOccurrences.IS_MISSED + " order by next_run_time, id limit :limit offset :passed";
    private static final String MOVE_ON = """
            update jobs set next_run_time = :next, occurrence_time = :next, due_time = :due, occurrence_claimed_at = null,
                last_skipped_time = :last, updated_at = :now
            where id = :id and status = 'PENDING' and next_run_time = :seen and occurrence_time = :seen
                and version = :version and coalesce(calendar_version, 0) = :calendarVersion
            """;
    private static final String GIVE_UP = """
            update jobs set status = :status, last_error = :error, last_verdict = null, last_skipped_time = :last,
                finished_at = :now, updated_at = :now, %s
            where id = :id and status = 'PENDING' and next_run_time = :seen and occurrence_time = :seen
                and version = :version and coalesce(calendar_version, 0) = :calendarVersion
            """.formatted(MoveSql.KEPT);

    /** Counts occurrences one by one up to this number: a job that runs each second may have missed a million. */
    private static final int MOST_COUNTED = 1_000;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final MissedOccurrences missed;
    private final BrokenSchedules broken;
    private final Schedules schedules;
    private final Clock clock;
    private final Counter leftOut;

    SkippedOccurrences(
            JdbcClient jdbc,
            JobTable jobs,
            ExecutionTable executions,
            MissedOccurrences missed,
            BrokenSchedules broken,
            Schedules schedules,
            Clock clock,
            MeterRegistry registry) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.executions = executions;
        this.missed = missed;
        this.broken = broken;
        this.schedules = schedules;
        this.clock = clock;
        this.leftOut = Counter.builder(LEFT_OUT)
                .description("occurrences that the policy SKIP left out, up to 1,000 of one job at once")
                .register(registry);
    }

    /** At most this many jobs that missed their occurrence, longest missed first, after the rows passed over. */
    public List<Long> missed(int limit, int passed) {
        return jdbc.sql(MISSED)
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .param("limit", limit)
                .param("passed", passed)
                .query(Long.class)
                .list();
    }

    /**
     * Moves the job past its missed occurrences, or ends it, and adds one row to its history.
     *
     * @return false when the job has moved meanwhile
     */
    @Transactional
    public boolean moveOn(long id) {
        return jobs.find(id).filter(this::moveOn).isPresent();
    }

    private boolean moveOn(Job job) {
        // The first occurrence that is not missed: one within the threshold may still run.
        var before = missed.missedBefore();
        return switch (Continuation.notDueBy(job, schedules, job.nextRunTime(), before)) {
            case Continuation.At next ->
                update(
                        jdbc.sql(MOVE_ON)
                                .param("next", Utc.param(next.time()))
                                .param("due", Utc.param(schedules.dueTime(job.id(), job, next.time()))),
                        job,
                        JobStatus.PENDING,
                        next.time(),
                        before);
            case Continuation.Over over ->
                end(job, JobStatus.CANCELLED, "the last occurrence was missed and is skipped", before);
            case Continuation.Unknown unknown -> {
                var ended = end(job, JobStatus.FAILED, unknown.reason(), before);
                if (ended) {
                    broken.ended(job, unknown.reason(), Utc.micros(clock.instant()));
                }
                yield ended;
            }
        };
    }

    private boolean end(Job job, JobStatus status, String error, Instant missedBefore) {
        return update(
                jdbc.sql(GIVE_UP).param("status", status.name()).param("error", error),
                job,
                status,
                job.nextRunTime(),
                missedBefore);
    }

    private boolean update(
            JdbcClient.StatementSpec statement, Job job, JobStatus status, Instant next, Instant missedBefore) {
        var skip = skipOf(job, missedBefore);
        var now = Utc.micros(clock.instant());
        var moved = statement
                        .param("id", job.id())
                        .param("seen", Utc.param(job.nextRunTime()))
                        .param("version", job.version())
                        .param("calendarVersion", job.calendarVersion())
                        .param("last", Utc.param(skip.last()))
                        .param("now", Utc.param(now))
                        .update()
                == 1;
        if (moved) {
            executions.skipped(job, reason(skip), status, next, now);
            AfterCommit.run(() -> leftOut.increment(skip.count()));
        }
        return moved;
    }

    private Skip skipOf(Job job, Instant missedBefore) {
        var last = job.nextRunTime();
        var count = 1;
        while (count < MOST_COUNTED
                && Continuation.of(job, schedules, last) instanceof Continuation.At next
                && dueTime(job, next.time()).isBefore(missedBefore)) {
            last = next.time();
            count++;
        }
        return new Skip(count, last);
    }

    private Instant dueTime(Job job, Instant occurrence) {
        var due = schedules.dueTime(job.id(), job, occurrence);
        return due == null ? occurrence : due;
    }

    private String reason(Skip skip) {
        var late = "nobody ran %s within %d s"
                .formatted(skip.count() == 1 ? "it" : "them", missed.threshold().toSeconds());
        return switch (skip.count()) {
            case 1 -> "left out by SKIP: " + late;
            case MOST_COUNTED -> "%d occurrences or more left out by SKIP: %s".formatted(MOST_COUNTED, late);
            default ->
                "%d occurrences, the last of %s, left out by SKIP: %s".formatted(skip.count(), skip.last(), late);
        };
    }

    /** The number of skipped occurrences of one job, and the time of the last counted one. */
    private record Skip(int count, Instant last) {}
}
