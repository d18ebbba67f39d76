package com.distributed.jobscheduler.jobstore.control;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
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
            update jobs set status = 'CANCELLED', claimed_run_time = null, claim_token = null, lease_until = null,
                move_key = :key, moved_to = 'CANCELLED', finished_at = :now, updated_at = :now
            where id = :id and status in ('PENDING', 'SCHEDULED', 'RUNNING')
            """;
    private static final String PAUSE = """
            update jobs set paused = :paused, updated_at = :now
            where id = :id and paused <> :paused and status in ('PENDING', 'SCHEDULED', 'RUNNING')
            """;
    // A retry that waits is only brought forward; the calendar's next occurrence stays due in its own time, because it
    // is computed anew from this one.
    private static final String RUN_NOW = """
            update jobs set next_run_time = :now, occurrence_time = least(occurrence_time, :now), updated_at = :now
            where id = :id and status = 'PENDING' and not paused and next_run_time > :now
            """;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final Clock clock;

    /** Any non-terminal state to CANCELLED; a running agent learns of it by its next heartbeat. */
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
            executions.ended(Outcome.CANCELLED, null, null, made.state(), now);
        }
        return move;
    }

    /** As {@link #cancel}, where a job that is cancelled already is what was asked for. */
    @Transactional
    Move delete(long id) {
        var move = cancel(id, null);
        return move instanceof Move.Refused refused && refused.state().status() == JobStatus.CANCELLED
                ? new Move.Made(refused.state())
                : move;
    }

    /** Keeps the job from being listed and claimed until it is resumed; an occurrence under way goes on. */
    @Transactional
    Move pause(long id) {
        return setPaused(id, true, "paused");
    }

    /** Lets the job run again; what it missed is treated by its misfire policy. */
    @Transactional
    Move resume(long id) {
        return setPaused(id, false, "resumed");
    }

    private Move setPaused(long id, boolean paused, String verb) {
        var changed = jdbc.sql(PAUSE)
                .param("id", id)
                .param("paused", paused)
                .param("now", Utc.param(clock.instant()))
                .update();
        return moved(id, changed, job -> job.paused() == paused && !job.status().isTerminal(), verb);
    }

    /** Makes a PENDING job due now; a recurring one keeps its next calendar occurrence. */
    @Transactional
    Move runNow(long id) {
        var now = Utc.micros(clock.instant());
        var changed =
                jdbc.sql(RUN_NOW).param("id", id).param("now", Utc.param(now)).update();
        return moved(
                id,
                changed,
                job -> job.status() == JobStatus.PENDING
                        && !job.paused()
                        && !job.nextRunTime().isAfter(now),
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
