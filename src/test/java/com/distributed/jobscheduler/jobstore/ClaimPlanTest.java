package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.claim.ClaimProbe;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How the databases carry a claim out. */
@Tag("application")
@ResourceLock(OnEachDatabase.STORES)
class ClaimPlanTest {
    private static final String FILL = """
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at)
            select i, 'later', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3, mod(i, 100),
                'PENDING', false, t, t, 0, t, t
            from (select n as i, cast(? as timestamp with time zone) + n * interval '1' second as t
                from generate_series(1, 6000) as g(n)) as rows
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100, 200})
    void readsNoJobBesideThoseThatItMoves(int limit) {
        var store = filled();

        assertThat(ClaimProbe.plans(store.bean(JdbcClient.class), limit, Store.START))
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan).contains("Update on jobs").doesNotContain("Seq Scan on jobs"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void isPlannedOncePerConnection(int limit) throws SQLException {
        var store = filled();

        // A new connection: it has no plans yet.
        try (var connection =
                DriverManager.getConnection(store.bean(HikariDataSource.class).getJdbcUrl())) {
            var client = JdbcClient.create(new SingleConnectionDataSource(connection, true));

            assertThat(ClaimProbe.plannedAnew(client, limit, Store.START)).isZero();
        }
    }

    @Test
    void visitsNoPausedJobOnH2() {
        var store = Store.on(Database.H2).emptied();
        store.jdbc().update(FILL.replace("mod(i, 100)", "10"), Store.START.atOffset(ZoneOffset.UTC));
        store.jdbc().update("update jobs set paused = id < 6000");
        store.jdbc().execute("analyze");

        assertThat(ClaimProbe.visitedOnH2(store.bean(JdbcClient.class), 1, Store.START.plus(Duration.ofDays(1))))
                .hasSize(2)
                .allSatisfy(rows -> assertThat(rows).isLessThan(5));
    }

    private static Store filled() {
        var store = Store.on(Database.POSTGRES).emptied();
        store.jdbc().update(FILL, Store.START.atOffset(ZoneOffset.UTC));
        store.jdbc().execute("analyze jobs");
        return store;
    }
}
