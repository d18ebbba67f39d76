package com.distributed.jobscheduler.coordinator.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.RunningCoordinator;
import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.testing.SettableClock;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** How a worker's silence is counted while the leadership changes. The heartbeat-timeout is 15 s throughout. */
class SilenceTest {
    private static final Duration VACANCY = Duration.ofSeconds(6);

    private final SettableClock clock = new SettableClock();

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aDeadWorkersSegmentsMoveAlthoughNoLeaderStaysAsLongAsTheTimeout(TestDatabase database) {
        var url = database.newUrl();
        inOffice(url, leader -> {
            join(leader, "alive", "dead");
            elapse(leader, 3, "alive", "dead");
        });
        clock.advance(VACANCY);
        inOffice(url, leader -> {
            elapse(leader, 9, "alive");
            assertThat(leader.counts("alive", "dead")).as("silent for 9 s").containsExactly(50, 50);
        });
        clock.advance(VACANCY);
        inOffice(url, leader -> {
            elapse(leader, 5, "alive");
            assertThat(leader.counts("alive", "dead")).as("silent for 14 s").containsExactly(50, 50);
            elapse(leader, 1, "alive");
            assertThat(leader.counts("alive")).containsExactly(100);
        });
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void noWorkerIsExpelledForTheTimeInWhichNobodyCouldHearIt(TestDatabase database) {
        var url = database.newUrl();
        inOffice(url, leader -> {
            join(leader, "alive", "late");
            elapse(leader, 14, "alive");
        });
        clock.advance(Duration.ofHours(2));
        inOffice(url, leader -> {
            elapse(leader, 10, "none");
            assertThat(leader.counts("alive", "late"))
                    .as("each has a heartbeat's interval")
                    .containsExactly(50, 50);
            elapse(leader, 2, "alive");
            assertThat(leader.counts("alive")).as("the late one had its chance").containsExactly(100);
        });
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aClockThatIsSetOnOrBackMakesNobodySilent(TestDatabase database) {
        inOffice(database.newUrl(), leader -> {
            join(leader, "a", "b");
            clock.advance(Duration.ofDays(1)); // counts as one lease at most, which is below the timeout here
            upkeep(leader);
            assertThat(leader.counts("a", "b")).containsExactly(50, 50);

            clock.advance(Duration.ofDays(-2));
            upkeep(leader);
            elapse(leader, 4, "a", "b");
            elapse(leader, 14, "a");
            assertThat(leader.counts("a", "b")).containsExactly(50, 50);
            elapse(leader, 1, "a");
            assertThat(leader.counts("a")).containsExactly(100);
        });
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aSegmentBeingGivenUpIsWaitedForAcrossALongVacancy(TestDatabase database) {
        var url = database.newUrl();
        inOffice(url, leader -> {
            leader.register("a");
            leader.assign("a", 100);
            leader.register("b");
            leader.assign("b", 100);
            elapse(leader, 12, "a", "b");
            assertThat(leader.counts("a", "b"))
                    .as("told to give up 50, not confirmed")
                    .containsExactly(50, 0);
        });
        clock.advance(Duration.ofHours(2));
        inOffice(url, leader -> {
            elapse(leader, 1, "a", "b");
            assertThat(leader.counts("a", "b"))
                    .as("the first may scan them still")
                    .containsExactly(50, 0);
            elapse(leader, 14, "a", "b");
            assertThat(leader.counts("a", "b")).containsExactly(50, 50);
        });
    }

    /** A term of its own. What the leader has published with its last renewal is all that is left of it. */
    private void inOffice(String database, Consumer<RunningCoordinator> term) {
        try (var leader = RunningCoordinator.start(
                database, clock, "coordinator.heartbeat-timeout=15s", "coordinator.leadership.lease=12s")) {
            await().until(leader::leads);
            term.accept(leader);
            await().until(() -> publishedUntil(leader), clock.instant()::equals);
        }
    }

    private static void join(RunningCoordinator leader, String... workers) {
        for (var worker : workers) {
            leader.register(worker);
            leader.assign(worker, 50);
        }
    }

    /** So many seconds, in each of which the leader looks, and these workers are heard. */
    private void elapse(RunningCoordinator leader, int seconds, String... heard) {
        for (var i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            for (var worker : List.of(heard)) {
                leader.post("/api/scheduler-workers/heartbeat?workerId=" + worker);
            }
            upkeep(leader);
        }
    }

    private static Instant publishedUntil(RunningCoordinator leader) {
        return Objects.requireNonNull(leader.bean(JdbcTemplate.class)
                        .queryForObject("SELECT led_until FROM coordinator_leadership", Timestamp.class))
                .toInstant();
    }

    private static void upkeep(RunningCoordinator leader) {
        leader.bean(Upkeep.class).runOnce();
    }
}
