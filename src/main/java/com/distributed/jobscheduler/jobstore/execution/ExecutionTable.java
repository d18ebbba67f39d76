package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
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
            update executions set ended_at = :now, outcome = :outcome, error = :error, duration_millis = :duration,
                settled_status = :status, settled_next_run_time = :nextRunTime, settled_retry_count = :retryCount
            where job_id = :jobId and ended_at is null
            """;
    private static final String SKIPPED = """
            insert into executions (job_id, run_time, attempt, claim_token, claimed_at, ended_at, outcome, error)
            values (:jobId, :runTime, 0, '', :now, :now, :outcome, :reason)
            """;
    private static final String STARTED_AT =
            "select started_at from executions where job_id = :jobId and ended_at is null and started_at is not null";
    private static final String SETTLED = """
            select * from executions
            where job_id = :jobId and run_time >= :from and run_time < :until and agent_id = :agent
                and ended_at is not null
            order by id desc limit 1
            """;
    private static final String IS_TAKEN = """
            select count(*) from executions where job_id = :jobId and run_time >= :from and run_time < :until
            """;

    private final JdbcClient jdbc;

    /**
     * The statement that opens the attempts of claims; needs the parameter {@code now}.
     *
     * @param claims SQL that lists the claimed jobs, under the names of the columns of {@code jobs}
     */
    public static String openAttempts(String claims) {
        return """
            insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at)
            select id, claimed_run_time, retry_count + 1, claim_token, claimed_by, :now from %s
            """.formatted(claims);
    }

    /**
     * What a run's start writes into its attempt; needs the parameters {@code agent} and {@code now}.
     *
     * @param handler the SQL expression of the handler's name
     */
    public static String started(String handler) {
        return "agent_id = :agent, handler = %s, dispatched_at = :now, started_at = :now".formatted(handler);
    }

    /** Opens the attempt of a claim just made in this transaction. */
    public void open(long jobId, String token, Instant now) {
        jdbc.sql(OPEN)
                .param("jobId", jobId)
                .param("token", token)
                .param("now", Utc.param(now))
                .update();
    }

    /** Records that an agent started the open attempt, with which of its handlers. */
    public void started(long jobId, @Nullable String agentId, @Nullable String handler, Instant now) {
        jdbc.sql(START)
                .param("jobId", jobId)
                .param("agent", agentId)
                .param("handler", handler)
                .param("now", Utc.param(now))
                .update();
    }

    /**
     * Ends the open attempt, if there is one.
     *
     * @param durationMillis as reported; null to take the time since the start
     * @param settled what the job became
     */
    public void ended(
            Outcome outcome, @Nullable String error, @Nullable Long durationMillis, JobState settled, Instant now) {
        jdbc.sql(END)
                .param("jobId", settled.jobId())
                .param("outcome", outcome.name())
                .param("error", error)
                .param("duration", durationMillis == null ? sinceStart(settled.jobId(), now) : durationMillis)
                .param("status", settled.status().name())
                .param("nextRunTime", Utc.param(settled.nextRunTime()))
                .param("retryCount", settled.retryCount())
                .param("now", Utc.param(now))
                .update();
    }

    /** Records an occurrence that nobody ever tried, and why. */
    public void skipped(long jobId, Instant runTime, String reason, Instant now) {
        jdbc.sql(SKIPPED)
                .param("jobId", jobId)
                .param("runTime", Utc.param(runTime))
                .param("outcome", Outcome.SKIPPED.name())
                .param("reason", reason)
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
        return jdbc.sql(SETTLED)
                .param("jobId", occurrence.jobId())
                .param("from", Utc.param(occurrence.from()))
                .param("until", Utc.param(occurrence.until()))
                .param("agent", agentId)
                .query(ExecutionTable::row)
                .optional();
    }

    /**
     * The first run time from the given one on that has a key of its own: no attempt at the job falls into the same
     * millisecond.
     */
    public Instant firstFree(long jobId, Instant from) {
        var time = from;
        while (isTaken(new Occurrence(jobId, time.toEpochMilli()))) {
            time = Instant.ofEpochMilli(time.toEpochMilli() + 1);
        }
        return time;
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

    static Execution row(ResultSet row, int number) throws SQLException {
        var outcome = row.getString("outcome");
        var status = row.getString("settled_status");
        var jobId = row.getLong("job_id");
        return new Execution(
                row.getLong("id"),
                jobId,
                Utc.read(row, "run_time"),
                row.getInt("attempt"),
                row.getString("worker_id"),
                Utc.read(row, "claimed_at"),
                Utc.readNullable(row, "dispatched_at"),
                row.getString("agent_id"),
                row.getString("handler"),
                Utc.readNullable(row, "started_at"),
                Utc.readNullable(row, "ended_at"),
                outcome == null ? null : Outcome.valueOf(outcome),
                row.getString("error"),
                row.getObject("duration_millis", Long.class),
                status == null
                        ? null
                        : new JobState(
                                jobId,
                                JobStatus.valueOf(status),
                                Utc.readNullable(row, "settled_next_run_time"),
                                row.getObject("settled_retry_count", Integer.class)));
    }
}
