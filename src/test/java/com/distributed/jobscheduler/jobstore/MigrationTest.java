package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;

/** A full database of release 1.0.0, opened by the current release. */
@Tag("application")
class MigrationTest {
    private static final String OF_1_0_0 = "3?";

    @OnEachDatabase
    void givesOldJobsWhatTheirHistorySays(Store store) throws IOException, SQLException {
        var url = Database.valueOf(store.toString()).url();
        flyway(store, url, OF_1_0_0).migrate();
        try (var connection = DriverManager.getConnection(url);
                var old = connection.createStatement()) {
            old.execute(
                    "insert into execution_workers (worker_id, capacity, current_load, registered_at, last_heartbeat)"
                            + " values ('agent-1', 10, 3, current_timestamp, current_timestamp)");
            job(old, 1, "PENDING", null);
            job(old, 2, "PENDING", "it broke");
            run(old, 2, "09:00", "FAILED");
            run(old, 2, "10:00", "COMPLETED");
            run(old, 2, "11:00", "FAILED");
            run(old, 2, "12:00", "GIVEN_BACK");
            run(old, 2, "13:00", "ABANDONED");
            job(old, 3, "SCHEDULED", null);
            run(old, 3, "09:00", "FAILED");
            run(old, 3, "10:00", "COMPLETED");
            run(old, 3, "11:00", "");
            job(old, 4, "PENDING", "what broke was purged");
            job(old, 5, "FAILED", "it broke");
            run(old, 5, "14:00", "FAILED");
            job(old, 6, "COMPLETED", null);
            run(old, 6, "14:00", "COMPLETED");
            job(old, 7, "CANCELLED", "the last occurrence was missed and is skipped");
            job(old, 8, "PENDING", null);
            run(old, 8, "11:00", "CLAIM_EXPIRED");
            job(old, 9, "PENDING", null);
            run(old, 9, "11:00", "COMPLETED");
        }

        flyway(store, url, "latest").migrate();

        var agents = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(url);
                var now = connection.createStatement();
                var row = now.executeQuery(
                        "select worker_id, instance, current_load, capacity, url from execution_worker_instances")) {
            while (row.next()) {
                agents.add("%s '%s' %d of %d at %s"
                        .formatted(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4), row.getString(5)));
            }
        }
        var jobs = new TreeMap<Long, String>();
        try (var connection = DriverManager.getConnection(url);
                var now = connection.createStatement();
                var row = now.executeQuery(
                        "select id, consecutive_failures, last_success_at,"
                                + " last_failure_at from jobs where version = 1 and external_key is null and labels is null"
                                + " and id in (select job_id from job_search where job_name = 'old' and segment = 5) order by id")) {
            while (row.next()) {
                jobs.put(
                        row.getLong(1),
                        "%d failures, success at %s, failure at %s"
                                .formatted(row.getInt(2), hour(row, 3), hour(row, 4)));
            }
        }
        assertThat(agents).containsExactly("agent-1 '' 3 of 10 at null");
        var nothing = "0 failures, success at null, failure at null";
        assertThat(jobs)
                .containsEntry(1L, nothing)
                .containsEntry(2L, "2 failures, success at 10, failure at 13")
                .containsEntry(3L, "0 failures, success at 10, failure at 9")
                .containsEntry(4L, "1 failures, success at null, failure at null")
                .containsEntry(5L, "1 failures, success at null, failure at 14")
                .containsEntry(6L, nothing)
                .containsEntry(7L, nothing)
                .containsEntry(8L, nothing)
                .containsEntry(9L, nothing);
    }

    private static Integer hour(ResultSet row, int column) throws SQLException {
        var instant = row.getObject(column, OffsetDateTime.class);
        return instant == null
                ? null
                : instant.withOffsetSameInstant(ZoneOffset.UTC).getHour();
    }

    private static void job(Statement old, long id, String status, String lastError) throws SQLException {
        old.execute("""
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, max_retries, segment,
                status, paused, next_run_time, occurrence_time, retry_count, last_error, created_at, updated_at)
            select %d, 'old', 'HOURLY', t, 'UTC', 'FIRE_ONCE', 0, 5, '%s', false, t, t, 0, %s, t, t
            from (select timestamp with time zone '2026-01-05 15:00:00+00' as t) as now
            """.formatted(id, status, lastError == null ? "null" : "'" + lastError + "'"));
    }

    private static void run(Statement old, long id, String time, String outcome) throws SQLException {
        old.execute("""
            insert into executions (job_id, run_time, attempt, claim_token, claimed_at, ended_at, outcome)
            select %1$d, t, 1, 'c', t, case when '%3$s' = '' then null else t end, nullif('%3$s', '')
            from (select timestamp with time zone '2026-01-05 %2$s:00+00' as t) as now
            """.formatted(id, time, outcome));
    }

    private static Flyway flyway(Store store, String url, String target) {
        var vendor = store.toString().equals("H2") ? "h2" : "postgresql";
        return Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/job-store/common", "classpath:db/job-store/" + vendor)
                .target(target)
                .load();
    }
}
