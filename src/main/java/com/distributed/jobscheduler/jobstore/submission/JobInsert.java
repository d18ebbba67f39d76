package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.SegmentRange;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.stereotype.Component;

/** Adds jobs to the table {@code jobs}, one or many. */
@Component
@RequiredArgsConstructor
class JobInsert {
    private static final String NEXT_IDS = "select nextval('job_ids') from generate_series(1, ?)";
    private static final String INSERT = """
            insert into jobs (id, job_name, user_id, frequency, execution_time, time_zone, cron_expression, end_time,
                misfire_policy, payload, max_retries, segment, status, paused, next_run_time, occurrence_time,
                retry_count, created_at, updated_at, submitted_by, run_interval, max_occurrences,
                ended_occurrences, %s)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(RunRules.COLUMNS);
    /** Knuth's multiplicative hash: consecutive ids get segments far apart. */
    private static final long SPREAD = 2_654_435_761L;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    /** Stores the jobs in one batch, in the caller's transaction if there is one; returns their ids in order. */
    List<Long> insert(List<NewJob> jobs, @Nullable String submittedBy) {
        var ids = jdbc.queryForList(NEXT_IDS, Long.class, jobs.size()).iterator();
        var rows = jobs.stream().map(job -> new Row(ids.next(), job)).toList();
        var now = Utc.micros(clock.instant());
        jdbc.batchUpdate(INSERT, rows, rows.size(), setter(now, submittedBy));
        return rows.stream().map(Row::id).toList();
    }

    private static ParameterizedPreparedStatementSetter<Row> setter(Instant now, @Nullable String submittedBy) {
        return (statement, row) -> {
            var job = row.job();
            var created = Utc.offset(now);
            statement.setLong(1, row.id());
            statement.setString(2, job.jobName());
            statement.setObject(3, job.userId(), Types.BIGINT);
            statement.setString(4, job.frequency().name());
            setInstant(statement, 5, job.executionTime());
            statement.setString(6, job.timeZone());
            statement.setString(7, job.cronExpression());
            statement.setObject(8, Utc.offset(job.endTime()), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setString(9, job.misfirePolicy().name());
            statement.setString(10, job.payload());
            statement.setInt(11, job.maxRetries());
            statement.setInt(12, row.segment());
            statement.setString(13, JobStatus.PENDING.name());
            setInstant(statement, 14, job.firstRun());
            setInstant(statement, 15, job.firstRun());
            statement.setObject(16, created, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(17, created, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setString(18, submittedBy);
            statement.setString(19, job.interval());
            statement.setObject(20, job.maxOccurrences(), Types.INTEGER);
            statement.setObject(21, job.maxOccurrences() == null ? null : 0, Types.INTEGER);
            job.rules().write(statement, 22);
        };
    }

    private static void setInstant(PreparedStatement statement, int index, Instant value) throws SQLException {
        statement.setObject(index, Utc.offset(value), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private record Row(long id, NewJob job) {
        int segment() {
            var given = job.segment();
            return given != null ? given : (int) Math.floorMod((id * SPREAD) >>> 16, (long) SegmentRange.COUNT);
        }
    }
}
