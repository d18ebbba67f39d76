package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.RunningCoordinator;
import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.testing.SettableClock;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A PostgreSQL that falls silent, that ends connections, and that keeps the locks of a hung process. */
@Tag("ci")
class LostDatabaseTest {
    /**
     * Its lease is far shorter than PostgreSQL waits for a transaction, so that the test sees the time without a
     * leader.
     */
    private static RunningCoordinator start(String url) {
        return RunningCoordinator.start(
                url,
                new SettableClock(),
                "scheduler.database.answer-timeout=1s",
                "scheduler.database.idle-in-transaction-timeout=4s",
                "spring.datasource.hikari.connection-timeout=3000",
                "coordinator.leadership.lease=500ms");
    }

    private static void awaitLeads(RunningCoordinator coordinator) {
        await().atMost(Duration.ofSeconds(30)).until(coordinator::leads);
    }

    @Test
    void answersThatTheDatabaseIsAwayWhenItVanishesWithoutASignAndLeadsAgainWhenItIsBack() {
        var url = TestDatabase.POSTGRES.newUrl();
        var port = URI.create(url.substring("jdbc:".length())).getPort();
        try (var link = new Link(port);
                var coordinator = start(url.replace(":" + port + "/", ":" + link.port() + "/"))) {
            awaitLeads(coordinator);

            link.become(Link.Mode.BLACKHOLE);
            // The pool may have checked the connection a moment ago; then its user waits for the server's answer.
            assertThat(coordinator.get("/api/segments").status()).isEqualTo(503);
            await().until(() -> !coordinator.leads());

            link.become(Link.Mode.CLEAR);
            awaitLeads(coordinator);
        }
    }

    @Test
    void doesNotKeepTheLocksOfAProcessThatStandsStillInATransaction() throws SQLException {
        try (var coordinator = start(TestDatabase.POSTGRES.newUrl())) {
            awaitLeads(coordinator);

            var stands = coordinator.bean(DataSource.class).getConnection();
            stands.setAutoCommit(false);
            stands.createStatement().execute("SELECT term FROM coordinator_leadership WHERE id = 1 FOR UPDATE");
            await().until(() -> !coordinator.leads());

            awaitLeads(coordinator);
            assertThatThrownBy(stands::commit).hasMessageContaining("idle-in-transaction timeout");
        }
    }

    @Test
    void asksForAWriteAgainWhoseConnectionEndsInMidTransaction() {
        try (var coordinator = RunningCoordinator.start(TestDatabase.POSTGRES.newUrl(), new SettableClock())) {
            awaitLeads(coordinator);
            coordinator.bean(JdbcTemplate.class).execute("""
                    CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
                    CREATE TRIGGER ends BEFORE INSERT ON coordinator_worker FOR EACH ROW EXECUTE FUNCTION end_connection()""");

            var answer = coordinator.post("/api/scheduler-workers/register?workerId=a");

            assertThat(answer.expect(503).errorCode()).isEqualTo("UNAVAILABLE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer-timeout", "idle-in-transaction-timeout"})
    void refusesToWaitForLessThanASecond(String name) {
        assertThatThrownBy(() -> RunningCoordinator.start(
                        TestDatabase.H2.newUrl(), new SettableClock(), "scheduler.database." + name + "=999ms"))
                .rootCause()
                .isInstanceOf(RefusedStartException.class)
                .hasMessage("scheduler.database." + name + ": PT0.999S is less than a second");
    }
}
