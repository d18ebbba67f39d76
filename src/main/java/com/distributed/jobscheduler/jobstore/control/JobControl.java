package com.distributed.jobscheduler.jobstore.control;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.history.Act;
import com.distributed.jobscheduler.jobstore.history.JobHistory;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Pause, resume, run now and cancel, each as one conditional statement. */
@Component
@RequiredArgsConstructor
public class JobControl {
    private static final String CANCEL = """
            update jobs set status = 'CANCELLED', %s, %s, finished_at = :now, %s
            where id = :id and %s
            """.formatted(
                    MoveSql.UNCLAIMED, MoveSql.moved(JobStatus.CANCELLED, ":key"), MoveSql.KEPT, MoveSql.NOT_ENDED);
    private static final String PAUSE = """
            update jobs set paused = :paused, runs_while_paused = false, updated_at = :now
            where id = :id and (paused <> :paused or runs_while_paused) and %s
            """.formatted(MoveSql.NOT_ENDED);
    // The calendar's occurrence waits behind the extra run, until that run ends. A retry is only brought forward, and
    // so is the only occurrence of a ONE_TIME job. Of a paused job with SKIP the waiting occurrence may be missed: it
    // is no
    // run for now.
    private static final String RUN_NOW = """
            update jobs set following_time = case when following_time is null and frequency <> 'ONE_TIME'
                    and retry_count = 0 and next_run_time = occurrence_time then next_run_time else following_time end,
                next_run_time = :now, due_time = null, occurrence_time = least(occurrence_time, :now), updated_at = :now,
                paused = false, runs_while_paused = paused or runs_while_paused
            where id = :id and status = 'PENDING' and (next_run_time > :now or due_time > :now or (paused
                and misfire_policy = 'SKIP' and frequency <> 'ONE_TIME' and retry_count = 0 and following_time is null
                and next_run_time = occurrence_time))
            """;
    private static final String RUN_PAUSED = """
            update jobs set paused = false, runs_while_paused = true, updated_at = :now
            where id = :id and status = 'PENDING' and paused
            """;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final JobHistory history;
    private final Clock clock;

    /** Any non-terminal state to CANCELLED; a running agent learns it by its next heartbeat. */
    @Transactional
    public Move cancel(long id, @Nullable String key) {
        var now = Utc.micros(clock.instant());
        var cancelled = jdbc.sql(CANCEL)
                .param("id", id)
                .param("key", key)
                .param("now", Utc.param(now))
                .update();
        var move = moved(id, cancelled, job -> job.wasMovedTo(JobStatus.CANCELLED, key), "cancelled");
        if (cancelled == 1 && move instanceof Move.Made made) {
            executions.ended(
                    Outcome.CANCELLED, made.state(), now, jobs.known(id).keptUntil(now));
            history.record(id, Act.CANCELLED, null);
        }
        return move;
    }

    /** As {@link #cancel}, but a job that is already cancelled is a success. */
    @Transactional
    public Move delete(long id) {
        var move = cancel(id, null);
        return move instanceof Move.Refused refused && refused.state().status() == JobStatus.CANCELLED
                ? new Move.Made(refused.state())
                : move;
    }

    /** Keeps the job from being listed and claimed until it is resumed; a current run goes on. */
    @Transactional
    public Move pause(long id) {
        return setPaused(id, true, "paused");
    }

    /** Lets the job run again; its misfire policy decides about missed occurrences. */
    @Transactional
    public Move resume(long id) {
        return setPaused(id, false, "resumed");
    }

    private Move setPaused(long id, boolean paused, String verb) {
        var changed = jdbc.sql(PAUSE)
                .param("id", id)
                .param("paused", paused)
                .param("now", Utc.param(clock.instant()))
                .update();
        if (changed == 1) {
            history.record(id, paused ? Act.PAUSED : Act.RESUMED, null);
        }
        return moved(id, changed, job -> job.paused() == paused && !job.status().isTerminal(), verb);
    }

    /**
     * Makes a PENDING job due now. For a recurring job this is an extra run, followed by the calendar's next
     * occurrence. A job that is due already does not change. A paused job runs this once, and stays paused.
     */
    @Transactional
    public Move runNow(long id) {
        var now = executions.firstFree(id, Utc.micros(clock.instant()));
        var changed = 0;
        for (var sql : List.of(RUN_NOW, RUN_PAUSED)) {
            changed = changed == 1
                    ? 1
                    : jdbc.sql(sql).param("id", id).param("now", Utc.param(now)).update();
        }
        if (changed == 1) {
            history.record(id, Act.RUN_NOW, null);
        }
        return moved(
                id,
                changed,
                job -> job.status() == JobStatus.PENDING
                        && !job.isHeld()
                        && !job.due().isAfter(now),
                "run now");
    }

    private Move moved(long id, int changed, Predicate<Job> alreadySo, String verb) {
        var found = jobs.find(id);
        if (found.isEmpty()) {
            return new Move.Unknown(id);
        }
        var job = found.get();
        return changed == 1 || alreadySo.test(job)
                ? new Move.Made(job.state())
                : new Move.Refused(
                        job.state(),
                        "job %d is %s%s: it cannot be %s"
                                .formatted(id, job.status(), job.paused() ? " and paused" : "", verb));
    }
}
