package com.distributed.jobscheduler.coordinator;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.leadership.LeaderElection;
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
            var election = coordinator.bean(LeaderElection.class);
            var jdbc = coordinator.bean(JdbcTemplate.class);
            await().until(() -> election.term().isPresent());

            // The lock can still be extended, its term no longer be published.
            jdbc.execute("ALTER TABLE coordinator_leadership RENAME TO lost");
            await().until(() -> election.term().isEmpty());
            jdbc.execute("ALTER TABLE lost RENAME TO coordinator_leadership");

            await().until(() -> election.term().isPresent());
        }
    }
}
