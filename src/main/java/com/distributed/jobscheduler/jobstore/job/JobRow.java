package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.RowMapper;

/** Reads a row of the table {@code jobs}. */
public final class JobRow implements RowMapper<Job> {
    /** The columns that this mapper reads. */
    public static final String COLUMNS = """
            id, job_name, user_id, submitted_by, external_key, frequency, execution_time, time_zone, cron_expression, run_interval,
            end_time, max_occurrences, ended_occurrences, misfire_policy, payload, max_retries, segment, status, paused,
            next_run_time, occurrence_time, occurrence_claimed_at, following_time, retry_count, abandonments, not_before,
            claimed_run_time, claimed_by, claim_token, agent_id, lease_until, move_key, moved_to, last_error, last_verdict,
            last_success_at, last_failure_at, consecutive_failures, last_skipped_time, version, rescheduled_at, created_at,
            updated_at, finished_at, labels, due_time, limit_id, runs_while_paused, %s, %s
            """.formatted(RunRules.COLUMNS, CalendarUse.COLUMNS);

    @Override
    public Job mapRow(ResultSet row, int number) throws SQLException {
        var movedTo = row.getString("moved_to");
        var verdict = row.getString("last_verdict");
        return new Job(
                row.getLong("id"),
                row.getString("job_name"),
                row.getObject("user_id", Long.class),
                row.getString("submitted_by"),
                row.getString("external_key"),
                Frequency.valueOf(row.getString("frequency")),
                Utc.read(row, "execution_time"),
                row.getString("time_zone"),
                row.getString("cron_expression"),
                row.getString("run_interval"),
                Utc.readNullable(row, "end_time"),
                row.getObject("max_occurrences", Integer.class),
                row.getObject("ended_occurrences", Integer.class),
                MisfirePolicy.valueOf(row.getString("misfire_policy")),
                row.getString("payload"),
                row.getInt("max_retries"),
                RunRules.read(row),
                row.getInt("segment"),
                JobStatus.valueOf(row.getString("status")),
                row.getBoolean("paused") || row.getBoolean("runs_while_paused"),
                Utc.read(row, "next_run_time"),
                Utc.read(row, "occurrence_time"),
                Utc.readNullable(row, "occurrence_claimed_at"),
                Utc.readNullable(row, "following_time"),
                row.getInt("retry_count"),
                row.getInt("abandonments"),
                Utc.readNullable(row, "not_before"),
                Utc.readNullable(row, "claimed_run_time"),
                row.getString("claimed_by"),
                row.getString("claim_token"),
                row.getString("agent_id"),
                Utc.readNullable(row, "lease_until"),
                row.getString("move_key"),
                movedTo == null ? null : JobStatus.valueOf(movedTo),
                row.getString("last_error"),
                verdict == null ? null : Verdict.valueOf(verdict),
                Utc.readNullable(row, "last_success_at"),
                Utc.readNullable(row, "last_failure_at"),
                row.getInt("consecutive_failures"),
                Utc.readNullable(row, "last_skipped_time"),
                row.getInt("version"),
                Utc.readNullable(row, "rescheduled_at"),
                CalendarUse.read(row),
                Utc.read(row, "created_at"),
                Utc.read(row, "updated_at"),
                Utc.readNullable(row, "finished_at"),
                Labels.read(row.getString("labels")),
                Utc.readNullable(row, "due_time"),
                row.getLong("limit_id"),
                row.getBoolean("runs_while_paused"));
    }
}
