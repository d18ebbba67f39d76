package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/** Limits that are made and deleted beside submissions that take long, and with many jobs. */
@Tag("application")
class LimitChangeTest {
    private static final String BATCH = "{\"workerId\":\"w\",\"segments\":[5],\"limit\":10}";
    private static final Duration LONGER_THAN_ANY_SUBMISSION = Duration.ofMinutes(21);

    private static void limit(Store store, String body) {
        assertThat(store.putBody("/api/limits/crm", body).status()).isEqualTo(200);
    }

    private static void upkeep(Store store) {
        Upkeep.run(store, "LimitUpkeep");
        Upkeep.run(store, "JobRound");
    }

    private static int claimed(Store store) {
        return store.post("/api/job-schedules/claim", BATCH).jobIds().size();
    }

    /** A transaction that has looked for the limit before, and stores its jobs after. */
    private static void slowly(Store store, long limitId, Runnable meanwhile) throws SQLException {
        try (var connection = store.bean(DataSource.class).getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, limitId);
            meanwhile.run();
            connection.commit();
        }
    }

    private static void insert(Connection connection, long limitId) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, max_retries, segment,
                    status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at, concurrency_key, limit_id)
                select n, 'slow', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 0, 5, 'PENDING', false, t, t, 0, t, t, 'crm', %d
                from (select timestamp with time zone '2026-01-05 09:00:00+00' as t) as now, generate_series(1, 4) as s(n)
                """.formatted(limitId));
        }
    }

    private static long idOf(Store store) {
        return store.jdbc().queryForObject("select max(id) from job_limits", Long.class);
    }

    @OnEachDatabase
    void aSubmissionThatOutlastsItsLimitIsNotStuck(Store store) throws SQLException {
        limit(store, "{\"maxRunning\":1}");
        slowly(store, idOf(store), () -> {
            assertThat(store.delete("/api/limits/crm").status()).isEqualTo(200);
            store.clock.advance(LONGER_THAN_ANY_SUBMISSION);
            upkeep(store);
            assertThat(store.jdbc().queryForObject("select count(*) from job_limits", Long.class))
                    .isZero();
        });

        Upkeep.run(store, "LimitUpkeep");

        assertThat(claimed(store)).isEqualTo(4);
    }

    @OnEachDatabase
    void aSubmissionThatOutlastsTheMakingOfItsLimitComesUnderIt(Store store) throws SQLException {
        slowly(store, 0, () -> {
            limit(store, "{\"maxRunning\":3}");
            store.clock.advance(LONGER_THAN_ANY_SUBMISSION);
            upkeep(store);
        });

        Upkeep.run(store, "JobRound");

        assertThat(claimed(store)).isEqualTo(3);
    }

    @OnEachDatabase
    void aSubmissionOfAFewMinutesComesUnderItsLimitWithoutTheRound(Store store) throws SQLException {
        slowly(store, 0, () -> {
            limit(store, "{\"maxRunning\":3}");
            store.clock.advance(Duration.ofMinutes(2));
            Upkeep.run(store, "LimitUpkeep");
            store.clock.advance(Duration.ofMinutes(6));
        });

        Upkeep.run(store, "LimitUpkeep");

        assertThat(claimed(store)).isEqualTo(3);
    }

    /** The row of one job is held by another transaction; the others need not wait for it. */
    @OnEachDatabase
    void comesIntoForceInParts(Store store) throws Exception {
        store.insertDue(2_500);
        store.jdbc().update("update jobs set concurrency_key = 'crm'");
        // A chunk locks its jobs by their ids, up to the one that is held here. A claim on H2 would wait for them; it
        // takes those behind.
        store.jdbc().update("update jobs set next_run_time = next_run_time - interval '1' second where id > 2400");
        try (var connection = store.bean(DataSource.class).getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("update jobs set updated_at = created_at where id = 2400");
            }
            var put = SlowBatch.begin(() -> store.putBody("/api/limits/crm", "{\"maxRunning\":3}"));
            await().until(() -> under(store) == 2_000);
            assertThat(claimed(store))
                    .as("of those under the limit, and the others")
                    .isEqualTo(10);
            connection.commit();
            assertThat(put.join().status()).isEqualTo(200);
        }
        assertThat(under(store)).isEqualTo(2_500);
        assertThat(claimed(store)).as("what was claimed before counts").isZero();

        assertThat(store.delete("/api/limits/crm").status()).isEqualTo(200);
        assertThat(under(store)).isZero();
    }

    private static int under(Store store) {
        return store.jdbc().queryForObject("select count(*) from jobs where limit_id <> 0", Integer.class);
    }
}
