package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** The table {@code executions}. A job has at most one attempt that has not ended. */
@Component
@RequiredArgsConstructor
public class ExecutionTable {
    private static final String OPEN = openAttempts("jobs where id = :jobId and claim_token = :token");
    private static final String START = """
            update executions set %s where job_id = :jobId and ended_at is null
            """.formatted(started(":handler"));
    private static final String END = """
            update executions set ended_at = :now, outcome = :outcome, error = :error, duration_millis = :duration, %s,
                settled_status = :status, settled_next_run_time = :nextRunTime, settled_retry_count = :retryCount,
                keep_until = :keepUntil
            where job_id = :jobId and ended_at is null
            """.formatted(noted(":result", ":percent", ":progress"));
    // Both locked, so that what a run says and how it ends come one after the other.
    private static final String OPEN_OF_JOB =
            "select id from executions where job_id = :jobId and ended_at is null for update";
    private static final String OPEN_OF_RUN = """
            select id from executions
            where job_id = :jobId and run_time >= :from and run_time < :until and agent_id = :agent and ended_at is null
            for update
            """;

    private static final String PROGRESS =
            "update executions set progress_percent = :percent, progress_text = :progress where id = :id";
    private static final String SKIPPED = """
            insert into executions (job_id, run_time, attempt, claim_token, claimed_at, ended_at, outcome, error, keep_until,
                settled_status, settled_next_run_time, settled_retry_count)
            values (:jobId, :runTime, 0, '', :now, :now, :outcome, :reason, :keepUntil, :status, :nextRunTime, 0)
            """;
    private static final String STARTED_AT =
            "select started_at from executions where job_id = :jobId and ended_at is null and started_at is not null";
    private static final String SETTLED = """
            select %s from executions
            where job_id = :jobId and run_time >= :from and run_time < :until and agent_id = :agent
                and ended_at is not null
            order by id desc limit 1
            """.formatted(ExecutionRow.COLUMNS);
    private static final String IS_TAKEN = """
            select count(*) from executions where job_id = :jobId and run_time >= :from and run_time < :until
            """;

    private static final String LAST_RUN_TIME =
            "select run_time from executions where job_id = :jobId order by id desc limit 1";

    private final JdbcClient jdbc;
    private final RunLogTable logs;

    /**
     * The statement that opens the attempts of claims; needs the parameter {@code now}.
     *
     * @param claims SQL that lists the claimed jobs, with the column names of {@code jobs}
     */
    public static String openAttempts(String claims) {
        return """
            insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at)
            select id, claimed_run_time, retry_count + 1, claim_token, claimed_by, :now from %s
            """.formatted(claims);
    }

    /**
     * The values that a run's start writes into its attempt; needs the parameters {@code agent} and {@code now}.
     *
     * @param handler the SQL expression of the handler's name
     */
    public static String started(String handler) {
        return "agent_id = :agent, handler = %s, dispatched_at = :now, started_at = :now".formatted(handler);
    }

    /**
     * What a run's end writes into its attempt beside the outcome: its last progress stays where it names none.
     *
     * @param result the SQL expression of its result, {@code percent} and {@code text} those of its progress
     */
    public static String noted(String result, String percent, String text) {
        return """
                result = %1$s,
                progress_text = case when %2$s is null then progress_text else %3$s end,
                progress_percent = coalesce(%2$s, progress_percent)
                """.formatted(result, percent, text);
    }

    /** Opens the attempt of a claim just made in this transaction. */
    public void open(long jobId, String token, Instant now) {
        jdbc.sql(OPEN)
                .param("jobId", jobId)
                .param("token", token)
                .param("now", Utc.param(now))
                .update();
    }

    /** Records that an agent started the open attempt with this handler. */
    public void started(long jobId, @Nullable String agentId, @Nullable String handler, Instant now) {
        jdbc.sql(START)
                .param("jobId", jobId)
                .param("agent", agentId)
                .param("handler", handler)
                .param("now", Utc.param(now))
                .update();
    }

    /** Ends the open attempt, if there is one: of a run that did not get to its end by itself, or of a claim. */
    public void ended(Outcome outcome, JobState settled, Instant now, @Nullable Instant keepUntil) {
        ended(outcome, null, null, RunNotes.NONE, settled, now, keepUntil);
    }

    /**
     * Ends the open attempt, if there is one.
     *
     * @param durationMillis as reported; null to take the time since the start
     * @param notes what the run left behind
     * @param settled what the job became
     * @param keepUntil until when it is kept; null for the store's own age
     */
    public void ended(
            Outcome outcome,
            @Nullable String error,
            @Nullable Long durationMillis,
            RunNotes notes,
            JobState settled,
            Instant now,
            @Nullable Instant keepUntil) {
        var log = notes.log();
        if (log != null) {
            jdbc.sql(OPEN_OF_JOB)
                    .param("jobId", settled.jobId())
                    .query(Long.class)
                    .optional()
                    .ifPresent(id -> logs.keep(id, log));
        }
        var progress = notes.progress();
        jdbc.sql(END)
                .param("result", notes.result())
                .param("percent", progress == null ? null : progress.percent(), Types.INTEGER)
                .param("progress", progress == null ? null : progress.text(), Types.VARCHAR)
                .param("jobId", settled.jobId())
                .param("outcome", outcome.name())
                .param("error", error)
                .param("duration", durationMillis == null ? sinceStart(settled.jobId(), now) : durationMillis)
                .param("status", settled.status().name())
                .param("nextRunTime", Utc.param(settled.nextRunTime()))
                .param("retryCount", settled.retryCount())
                .param("keepUntil", Utc.param(keepUntil))
                .param("now", Utc.param(now))
                .update();
    }

    /** Records what a run said while it runs at this agent; nothing when it does no longer. Needs a transaction. */
    public void said(RunNews news, String agentId) {
        ofRun(jdbc.sql(OPEN_OF_RUN), news.occurrence(), agentId)
                .query(Long.class)
                .optional()
                .ifPresent(id -> said(id, news));
    }

    private void said(long id, RunNews news) {
        var progress = news.progress();
        if (progress != null) {
            jdbc.sql(PROGRESS)
                    .param("id", id)
                    .param("percent", progress.percent())
                    .param("progress", progress.text(), Types.VARCHAR)
                    .update();
        }
        if (!news.log().isEmpty()) {
            logs.add(id, news.logFrom(), news.log());
        }
    }

    private static StatementSpec ofRun(StatementSpec statement, Occurrence occurrence, String agentId) {
        return statement
                .param("jobId", occurrence.jobId())
                .param("from", Utc.param(occurrence.from()))
                .param("until", Utc.param(occurrence.until()))
                .param("agent", agentId);
    }

    /** Records the job's occurrence, which had no attempt, with the reason, and what the job became. */
    public void skipped(Job job, String reason, JobStatus status, Instant nextRunTime, Instant now) {
        jdbc.sql(SKIPPED)
                .param("jobId", job.id())
                .param("runTime", Utc.param(job.nextRunTime()))
                .param("keepUntil", Utc.param(job.keptUntil(now)))
                .param("outcome", Outcome.SKIPPED.name())
                .param("reason", reason)
                .param("status", status.name())
                .param("nextRunTime", Utc.param(nextRunTime))
                .param("now", Utc.param(now))
                .update();
    }

    private @Nullable Long sinceStart(long jobId, Instant now) {
        return jdbc.sql(STARTED_AT)
                .param("jobId", jobId)
                .query((row, n) -> Utc.read(row, "started_at"))
                .optional()
                .map(started -> now.toEpochMilli() - started.toEpochMilli())
                .orElse(null);
    }

    /** The latest attempt at an occurrence that ended at this agent. */
    public Optional<Execution> endedAttempt(Occurrence occurrence, String agentId) {
        return ofRun(jdbc.sql(SETTLED), occurrence, agentId)
                .query(ExecutionRow.OF_LIST)
                .optional();
    }

    /** The first run time from the given one on with a free key: no attempt at the job is in the same millisecond. */
    public Instant firstFree(long jobId, Instant from) {
        var time = from;
        while (isTaken(new Occurrence(jobId, time.toEpochMilli()))) {
            time = Instant.ofEpochMilli(time.toEpochMilli() + 1);
        }
        return time;
    }

    /** The run time of the job's latest attempt; empty before the first. */
    public Optional<Instant> lastRunTime(long jobId) {
        return jdbc.sql(LAST_RUN_TIME)
                .param("jobId", jobId)
                .query((row, n) -> Utc.read(row, "run_time"))
                .optional();
    }

    private boolean isTaken(Occurrence occurrence) {
        return jdbc.sql(IS_TAKEN)
                        .param("jobId", occurrence.jobId())
                        .param("from", Utc.param(occurrence.from()))
                        .param("until", Utc.param(occurrence.until()))
                        .query(Long.class)
                        .single()
                > 0;
    }
}
