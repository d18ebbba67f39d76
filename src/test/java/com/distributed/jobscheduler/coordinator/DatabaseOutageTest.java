package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.database.LinesOfProduction;
import com.distributed.jobscheduler.database.TroubledDatabase;
import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.testing.SettableClock;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coordinator whose database is away or refuses writes, while loops and callers keep trying. */
@Tag("ci")
@ExtendWith({OwnLog.Extension.class, LinesOfProduction.class})
@ResourceLock("the levels of the log")
class DatabaseOutageTest {
    private final SettableClock clock = new SettableClock();

    private RunningCoordinator start(TroubledDatabase database, String id) {
        var coordinator = RunningCoordinator.start(
                database.url(),
                clock,
                "coordinator.node.id=" + id,
                "coordinator.upkeep-interval=50ms",
                "coordinator.leadership.renew-interval=50ms",
                "spring.datasource.hikari.connection-timeout=1000");
        await().until(() -> coordinator
                .get("/api/coordinator/leader")
                .data()
                .path("coordinatorId")
                .isTextual());
        return coordinator;
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void saysOnceThatItIsGoneAndOnceThatItIsBack(TestDatabase kind, OwnLog output) {
        var database = new TroubledDatabase(kind);
        try (var coordinator = start(database, "leader")) {
            database.goesAway();
            saysToTryAgain(coordinator.post("/api/scheduler-workers/register?workerId=a"));
            saysToTryAgain(coordinator.get("/api/segments"));
            await().until(() -> failures(coordinator) > 5);
            database.comesBack();

            isSaidOnce(output, " database.unavailable sqlState=", coordinator);
        }
    }

    /** The leader renews its lease, and a follower tries to become leader: both keep writing. */
    @Test
    void saysOnceThatItRefusesWritesWhateverCanBeRead(OwnLog output) {
        var database = new TroubledDatabase(TestDatabase.POSTGRES);
        try (var leader = start(database, "leader");
                var follower = start(database, "follower")) {
            var pools = Stream.of(leader, follower)
                    .map(coordinator -> coordinator.bean(HikariDataSource.class))
                    .toArray(HikariDataSource[]::new);
            database.refusesWrites(pools);
            await().until(() -> failures(leader) > 0 && failures(follower) > 0);
            for (var i = 0; i < 20; i++) {
                saysToTryAgain(leader.post("/api/scheduler-workers/register?workerId=a"));
            }
            leader.get("/api/segments").expect(200);
            await().until(() -> failures(leader) > 40 && failures(follower) > 20);
            database.takesWrites(pools);

            isSaidOnce(output, " database.unavailable sqlState=25006 ", leader, follower);
        }
    }

    /** The database is back, but the pool has no connection left: the first line's reason would mislead. */
    @Test
    void givesTheLatestReasonEveryFiveMinutes(OwnLog output) throws SQLException {
        var database = new TroubledDatabase(TestDatabase.POSTGRES);
        try (var coordinator = start(database, "leader")) {
            database.goesAway();
            await().until(() -> failures(coordinator) > 0);
            database.comesBack();
            var pool = coordinator.bean(HikariDataSource.class);
            var taken = new ArrayList<Connection>();
            while (taken.size() < pool.getMaximumPoolSize()) {
                taken.add(pool.getConnection());
            }
            clock.advance(Duration.ofMinutes(5).minusMillis(1));
            var soFar = failures(coordinator);
            await().until(() -> failures(coordinator) > soFar + 1);
            assertThat(LinesOfProduction.of(output, "database.still-unavailable"))
                    .isEmpty();

            clock.advance(Duration.ofMillis(1));
            await().until(() -> failures(coordinator) > soFar + 4);
            assertThat(LinesOfProduction.of(output, "database.still-unavailable"))
                    .singleElement()
                    .asString()
                    .contains(" sqlState=none ", " (total=8, active=8, idle=0, waiting=");

            for (var connection : taken) {
                connection.close();
            }
            await().until(() -> {
                clock.advance(Duration.ofSeconds(10));
                return !LinesOfProduction.of(output, "database.available").isEmpty();
            });
        }
    }

    /** Logged by each coordinator, and no other line. */
    private void isSaidOnce(OwnLog output, String begin, RunningCoordinator... coordinators) {
        await().until(() -> coordinators[0]
                        .post("/api/scheduler-workers/register?workerId=a")
                        .status()
                == 200);
        assertThat(LinesOfProduction.of(output, "database.available"))
                .as("not at once")
                .isEmpty();
        await().until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return LinesOfProduction.of(output, "database.available").size() == coordinators.length;
        });

        for (var coordinator : coordinators) {
            assertThat(LinesOfProduction.of(output, "database.available"))
                    .anySatisfy(line -> assertThat(line).contains(" failures=" + failures(coordinator) + " "));
        }
        assertThat(LinesOfProduction.warnings(output))
                .hasSize(coordinators.length)
                .allSatisfy(line -> assertThat(line).contains(begin));
    }

    private static void saysToTryAgain(RunningCoordinator.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.errorCode()).isEqualTo("UNAVAILABLE");
    }

    private static long failures(RunningCoordinator coordinator) {
        return coordinator.bean(MeterRegistry.class).get("coordinator.database.failures").counters().stream()
                .mapToLong(counter -> (long) counter.count())
                .sum();
    }
}
