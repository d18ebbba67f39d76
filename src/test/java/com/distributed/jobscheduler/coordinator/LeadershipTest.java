package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import com.zaxxer.hikari.HikariDataSource;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The leader while its database fails. */
@Tag("ci")
class LeadershipTest {
    private static final Map<TestDatabase, RunningCoordinator> IN_OFFICE = new EnumMap<>(TestDatabase.class);

    private static RunningCoordinator inOffice(TestDatabase database) {
        var coordinator = IN_OFFICE.computeIfAbsent(
                database,
                each -> RunningCoordinator.start(
                        each.newUrl(), new SettableClock(), "coordinator.leadership.lease=500ms"));
        await().until(coordinator::leads);
        return coordinator;
    }

    @AfterAll
    static void stop() {
        IN_OFFICE.values().forEach(RunningCoordinator::close);
        IN_OFFICE.clear();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void leadsAgainWhenTheDatabaseWasLostBetweenTheTwoWritesOfARenewal(TestDatabase database) {
        var coordinator = inOffice(database);
        var jdbc = coordinator.bean(JdbcTemplate.class);

        // The lock can still be extended, but its term cannot be published.
        jdbc.execute("ALTER TABLE coordinator_leadership RENAME TO lost");
        await().until(() -> !coordinator.leads());
        jdbc.execute("ALTER TABLE lost RENAME TO coordinator_leadership");

        await().until(coordinator::leads);
    }

    @Test
    void asksForAWriteAgainWhileItsDatabaseIsAway() {
        try (var coordinator = inOffice(TestDatabase.H2)) {
            IN_OFFICE.remove(TestDatabase.H2); // no other can use it afterwards
            coordinator.bean(HikariDataSource.class).close();
            await().until(() -> !coordinator.leads());

            var answer = coordinator.post("/api/scheduler-workers/register?workerId=a");

            assertThat(answer.expect(503).errorCode()).isEqualTo("UNAVAILABLE");
        }
    }
}
