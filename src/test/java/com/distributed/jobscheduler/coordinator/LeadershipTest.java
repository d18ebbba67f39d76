package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The office of a coordinator whose database fails it. */
class LeadershipTest {
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void leadsAgainWhenTheDatabaseWasLostBetweenTheTwoWritesOfARenewal(TestDatabase database) {
        try (var coordinator = RunningCoordinator.start(
                database.newUrl(), new SettableClock(), "coordinator.leadership.lease=500ms")) {
            var jdbc = coordinator.bean(JdbcTemplate.class);
            await().until(() -> coordinator.leads());

            // The lock can still be extended, its term no longer be published.
            jdbc.execute("ALTER TABLE coordinator_leadership RENAME TO lost");
            await().until(() -> !coordinator.leads());
            jdbc.execute("ALTER TABLE lost RENAME TO coordinator_leadership");

            await().until(() -> coordinator.leads());
        }
    }

    @Test
    void asksForAWriteAgainWhileItsDatabaseIsAway() {
        try (var coordinator = RunningCoordinator.start(
                TestDatabase.H2.newUrl(), new SettableClock(), "coordinator.leadership.lease=500ms")) {
            await().until(() -> coordinator.leads());
            coordinator.bean(HikariDataSource.class).close();
            await().until(() -> !coordinator.leads());

            var answer = coordinator.post("/api/scheduler-workers/register?workerId=a");

            assertThat(answer.expect(503).errorCode()).isEqualTo("UNAVAILABLE");
        }
    }
}
