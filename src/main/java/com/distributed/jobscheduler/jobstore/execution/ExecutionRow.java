package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Reads a row of the table {@code executions}. */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
final class ExecutionRow implements RowMapper<Execution> {
    /** All columns but the result, which may be large. */
    static final String COLUMNS = """
            id, job_id, run_time, attempt, worker_id, claimed_at, dispatched_at, agent_id, handler, started_at, ended_at,
            outcome, error, duration_millis, progress_percent, progress_text, settled_status, settled_next_run_time,
            settled_retry_count
            """;
    /** Reads {@link #COLUMNS}. */
    static final ExecutionRow OF_LIST = new ExecutionRow(false);
    /** Reads these and the result. */
    static final ExecutionRow WHOLE = new ExecutionRow(true);

    private final boolean withResult;

    @Override
    public Execution mapRow(ResultSet row, int number) throws SQLException {
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
                progress(row),
                withResult ? row.getString("result") : null,
                status == null
                        ? null
                        : new JobState(
                                jobId,
                                JobStatus.valueOf(status),
                                Utc.readNullable(row, "settled_next_run_time"),
                                row.getObject("settled_retry_count", Integer.class)));
    }

    private static @Nullable Progress progress(ResultSet row) throws SQLException {
        var percent = row.getObject("progress_percent", Integer.class);
        return percent == null ? null : new Progress(percent, row.getString("progress_text"));
    }
}
