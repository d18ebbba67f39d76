package com.distributed.jobscheduler.coordinator.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.RunningCoordinator;
import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.testing.SettableClock;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** How a worker's silence is counted while the leader changes. The heartbeat timeout is always 15 s. */
@Tag("ci")
class SilenceTest {
    private static final Duration VACANCY = Duration.ofSeconds(6);

    private static final Map<TestDatabase, Office> OFFICES = new EnumMap<>(TestDatabase.class);

    @AfterAll
    static void stop() {
        OFFICES.values().forEach(office -> office.leader.close());
        OFFICES.clear();
    }

    private static Office officeOn(TestDatabase database) {
        var office = OFFICES.computeIfAbsent(database, Office::new);
        office.awaitPublished();
        office.leader.emptied();
        return office;
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aDeadWorkersSegmentsMoveAlthoughNoLeaderStaysAsLongAsTheTimeout(TestDatabase database) {
        var office = officeOn(database);
        office.join("alive", "dead");
        office.elapse(3, "alive", "dead");

        office.vacate(VACANCY);
        office.elapse(9, "alive");
        assertThat(office.leader.counts("alive", "dead")).as("silent for 9 s").containsExactly(50, 50);

        office.vacate(VACANCY);
        office.elapse(5, "alive");
        assertThat(office.leader.counts("alive", "dead")).as("silent for 14 s").containsExactly(50, 50);
        office.elapse(1, "alive");
        assertThat(office.leader.counts("alive")).containsExactly(100);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void noWorkerIsExpelledForTheTimeInWhichNobodyCouldHearIt(TestDatabase database) {
        var office = officeOn(database);
        office.join("alive", "late");
        office.elapse(14, "alive");

        office.vacate(Duration.ofHours(2));
        office.elapse(10, "none");
        assertThat(office.leader.counts("alive", "late"))
                .as("each has a heartbeat's interval")
                .containsExactly(50, 50);
        office.elapse(2, "alive");
        assertThat(office.leader.counts("alive"))
                .as("the late one had its chance")
                .containsExactly(100);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aClockThatIsSetOnOrBackMakesNobodySilent(TestDatabase database) {
        var office = officeOn(database);
        office.join("a", "b");
        office.clock.advance(Duration.ofDays(1)); // counts as one lease at most, which is below the timeout here
        office.upkeep();
        assertThat(office.leader.counts("a", "b")).containsExactly(50, 50);

        office.clock.advance(Duration.ofDays(-2));
        office.upkeep();
        office.elapse(4, "a", "b");
        office.elapse(14, "a");
        assertThat(office.leader.counts("a", "b")).containsExactly(50, 50);
        office.elapse(1, "a");
        assertThat(office.leader.counts("a")).containsExactly(100);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aSegmentBeingGivenUpIsWaitedForAcrossALongVacancy(TestDatabase database) {
        var office = officeOn(database);
        office.leader.register("a");
        office.leader.assign("a", 100);
        office.leader.register("b");
        office.leader.assign("b", 100);
        office.elapse(12, "a", "b");
        assertThat(office.leader.counts("a", "b"))
                .as("told to give up 50, not confirmed")
                .containsExactly(50, 0);

        office.vacate(Duration.ofHours(2));
        office.elapse(1, "a", "b");
        assertThat(office.leader.counts("a", "b"))
                .as("the first may scan them still")
                .containsExactly(50, 0);
        office.elapse(14, "a", "b");
        assertThat(office.leader.counts("a", "b")).containsExactly(50, 50);
    }

    /** One leader after another on one database. A test begins with the leader that the previous test left. */
    private static final class Office {
        private final String database;
        private final SettableClock clock = new SettableClock();
        private RunningCoordinator leader;

        Office(TestDatabase database) {
            this.database = database.newUrl();
            this.leader = elected();
        }

        private RunningCoordinator elected() {
            var next = RunningCoordinator.start(
                    database, clock, "coordinator.heartbeat-timeout=15s", "coordinator.leadership.lease=12s");
            await().until(next::leads);
            return next;
        }

        /** There is no leader for this long. Only the last renewal's row is left of the last one. */
        void vacate(Duration time) {
            awaitPublished();
            leader.close();
            clock.advance(time);
            leader = elected();
        }

        void awaitPublished() {
            await().until(this::publishedUntil, clock.instant()::equals);
        }

        private Instant publishedUntil() {
            return Objects.requireNonNull(leader.bean(JdbcTemplate.class)
                            .queryForObject("SELECT led_until FROM coordinator_leadership", Timestamp.class))
                    .toInstant();
        }

        void join(String... workers) {
            for (var worker : workers) {
                leader.register(worker);
                leader.assign(worker, 50);
            }
        }

        /** This many seconds: in each one the leader runs a round, and these workers send a heartbeat. */
        void elapse(int seconds, String... heard) {
            for (var i = 0; i < seconds; i++) {
                clock.advance(Duration.ofSeconds(1));
                for (var worker : List.of(heard)) {
                    leader.post("/api/scheduler-workers/heartbeat?workerId=" + worker);
                }
                upkeep();
            }
        }

        void upkeep() {
            leader.bean(Upkeep.class).runOnce();
        }
    }
}
