package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.calendar.Calendars;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.find.Findable;
import com.distributed.jobscheduler.jobstore.find.SearchTable;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Labels;
import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.jobstore.limit.Limit;
import com.distributed.jobscheduler.jobstore.limit.LimitTable;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Adds jobs to the table {@code jobs}, one or many. */
@Component
@RequiredArgsConstructor
public class JobInsert {
    private static final String NEXT_IDS = "select nextval('job_ids') from generate_series(1, ?)";
    private static final String INSERT = """
            insert into jobs (id, job_name, user_id, frequency, execution_time, time_zone, cron_expression, end_time,
                misfire_policy, payload, max_retries, segment, status, paused, next_run_time, occurrence_time,
                retry_count, created_at, updated_at, submitted_by, run_interval, max_occurrences,
                ended_occurrences, external_key, labels, due_time, limit_id, %s, %s)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(RunRules.COLUMNS, CalendarUse.COLUMNS);
    /** Leaves out a job whose key is taken; an error would end the caller's transaction. */
    private static final String INSERT_WITH_FREE_KEY = INSERT + " on conflict do nothing";
    /** How often a key may become free between the insert that it refused and the look at its holder. */
    private static final int MOST_TRIES = 100;

    private final JdbcTemplate jdbc;
    private final JobTable jobs;
    private final SearchTable search;
    private final Calendars calendars;
    private final LimitTable limits;
    private final Schedules schedules;
    private final TransactionOperations transactions;
    private final Clock clock;

    /**
     * Stores the jobs in one batch, in the caller's transaction if there is one. When a key is taken, the caller rolls
     * back; a single job then leaves nothing behind.
     */
    public Insertion insert(List<NewJob> newJobs, @Nullable String submittedBy) {
        var next = jdbc.queryForList(NEXT_IDS, Long.class, newJobs.size()).iterator();
        var found = limits.of(
                newJobs.stream()
                        .map(job -> job.rules().concurrencyKey())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()),
                newJobs.stream().map(NewJob::jobName).collect(Collectors.toSet()));
        var rows = newJobs.stream().map(job -> row(next.next(), job, found)).toList();
        var setter = setter(Utc.micros(clock.instant()), submittedBy);
        return Objects.requireNonNull(transactions.execute(status -> {
            hold(calendarsOf(newJobs));
            limits.usePriorities(
                    newJobs.stream().map(job -> job.rules().priority()).toList());
            var insertion = store(rows, setter);
            if (insertion instanceof Insertion.Stored) {
                search.added(rows.stream().map(Row::findable).toList());
            }
            return insertion;
        }));
    }

    private Row row(long id, NewJob job, List<Limit> found) {
        var limit = LimitTable.idFor(found, job.rules().concurrencyKey(), job.jobName());
        return new Row(id, job, limit, schedules.dueTime(id, job, job.firstRun()));
    }

    private void hold(Set<String> names) {
        calendars.hold(names).ifPresent(name -> {
            throw JobRules.broken(
                    "calendar", "there is no calendar '%s' any more".formatted(Printable.shortened(name)));
        });
    }

    private static Set<String> calendarsOf(List<NewJob> newJobs) {
        return newJobs.stream()
                .flatMap(job -> Optional.ofNullable(job.calendarUse()).stream())
                .map(CalendarUse::calendar)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Insertion store(List<Row> rows, ParameterizedPreparedStatementSetter<Row> setter) {
        var ids = rows.stream().map(Row::id).toList();
        if (rows.stream().allMatch(row -> row.job().externalKey() == null)) {
            jdbc.batchUpdate(INSERT, rows, rows.size(), setter);
            return new Insertion.Stored(ids);
        }
        var stored = jdbc.batchUpdate(INSERT_WITH_FREE_KEY, rows, rows.size(), setter)[0];
        for (var i = 0; i < stored.length; i++) {
            if (stored[i] == 0) {
                var holder = holderOrInsert(rows.get(i), setter);
                if (holder != null) {
                    return new Insertion.KeyTaken(i, holder, ids);
                }
            }
        }
        return new Insertion.Stored(ids);
    }

    /** The job that holds the row's key; null when there is none any more, and the row is stored. */
    private @Nullable Job holderOrInsert(Row row, ParameterizedPreparedStatementSetter<Row> setter) {
        for (var tries = 0; tries < MOST_TRIES; tries++) {
            var key = row.job().externalKey();
            var holder = key == null ? Optional.<Job>empty() : jobs.findByKey(key);
            if (holder.isPresent()) {
                return holder.get();
            }
            if (jdbc.batchUpdate(INSERT_WITH_FREE_KEY, List.of(row), 1, setter)[0][0] > 0) {
                return null;
            }
        }
        throw new IllegalStateException("job " + row.id() + " cannot be stored, and no job holds its key");
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
            statement.setInt(12, job.segmentOf(row.id()));
            statement.setString(13, JobStatus.PENDING.name());
            setInstant(statement, 14, job.firstRun());
            setInstant(statement, 15, job.firstRun());
            statement.setObject(16, created, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(17, created, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setString(18, submittedBy);
            statement.setString(19, job.interval());
            statement.setObject(20, job.maxOccurrences(), Types.INTEGER);
            statement.setObject(21, job.maxOccurrences() == null ? null : 0, Types.INTEGER);
            statement.setString(22, job.externalKey());
            statement.setString(23, Labels.write(job.labels()));
            statement.setObject(24, Utc.offset(row.dueTime()), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setLong(25, row.limitId());
            job.rules().write(statement, 26);
            CalendarUse.write(job.calendarUse(), statement, 35);
        };
    }

    private static void setInstant(PreparedStatement statement, int index, Instant value) throws SQLException {
        statement.setObject(index, Utc.offset(value), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private record Row(
            long id, NewJob job, long limitId, @Nullable Instant dueTime) {
        Findable findable() {
            return Findable.of(id, job, job.segmentOf(id));
        }
    }
}
