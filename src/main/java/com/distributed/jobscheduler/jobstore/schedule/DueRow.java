package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.DueJob;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Reads an entry of the due list or of a batch claim from a row of the table {@code jobs}. */
public final class DueRow implements RowMapper<DueJob> {
    /**
     * The columns that this mapper reads. The policy of a retry or an extra run is never SKIP, because no policy skips
     * it.
     */
    public static final String COLUMNS = """
            id, job_name, frequency, status, next_run_time, segment, payload, max_retries, retry_count, user_id,
            execution_time, time_zone, cron_expression, end_time, abandonments, run_timeout_ms, version, calendar, due_time, run_interval,
            case when misfire_policy = 'SKIP' and (retry_count > 0 or abandonments > 0 or following_time is not null) then 'FIRE_ONCE'
                else misfire_policy end as misfire_policy
            """;

    private final @Nullable String claimToken;

    private DueRow(@Nullable String claimToken) {
        this.claimToken = claimToken;
    }

    /** Reads entries of the due list, without a claim. */
    public static DueRow unclaimed() {
        return new DueRow(null);
    }

    /** Reads entries of the claim with this token. */
    public static DueRow claimedBy(String token) {
        return new DueRow(token);
    }

    /**
     * The frequency as workers need it. They move the schedule of a recurring job after a dispatch. They cannot compute
     * EVERY, nor the free days of a calendar, nor the next occurrence after one that jitter put off, which they would also
     * take for a missed one. They need not: the store continues each schedule itself when the run ends. ONE_TIME is known
     * to all workers and asks nothing of them.
     */
    private static Frequency workersPart(Frequency frequency, @Nullable String calendar, @Nullable Instant dueTime) {
        return frequency == Frequency.EVERY || calendar != null || dueTime != null ? Frequency.ONE_TIME : frequency;
    }

    @Override
    public DueJob mapRow(ResultSet row, int number) throws SQLException {
        var id = row.getLong("id");
        var dueTime = Utc.readNullable(row, "due_time");
        return new DueJob(
                id,
                id,
                row.getString("job_name"),
                workersPart(Frequency.valueOf(row.getString("frequency")), row.getString("calendar"), dueTime),
                JobStatus.valueOf(row.getString("status")),
                Utc.read(row, "next_run_time"),
                row.getInt("segment"),
                row.getString("payload"),
                row.getInt("max_retries"),
                row.getInt("retry_count"),
                row.getObject("user_id", Long.class),
                Utc.read(row, "execution_time"),
                row.getString("time_zone"),
                Recurrence.inSixFields(row.getString("cron_expression")),
                Utc.readNullable(row, "end_time"),
                MisfirePolicy.valueOf(row.getString("misfire_policy")),
                claimToken,
                Abandonments.isTriedAlone(row.getInt("abandonments")) ? true : null,
                row.getObject("run_timeout_ms", Long.class),
                row.getInt("version"),
                dueTime,
                row.getString("run_interval"));
    }
}
