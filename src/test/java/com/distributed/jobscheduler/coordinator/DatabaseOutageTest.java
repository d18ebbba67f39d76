package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.database.LinesOfProduction;
import com.distributed.jobscheduler.database.TroubledDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A coordinator whose database is gone, or refuses writes, while its loops and its callers go on trying. */
@ExtendWith({OutputCaptureExtension.class, LinesOfProduction.class})
@Isolated("counts lines of the log")
class DatabaseOutageTest {
    private final SettableClock clock = new SettableClock();

    private RunningCoordinator start(TroubledDatabase database, String... properties) {
        var coordinator = RunningCoordinator.start(
                database.url(),
                clock,
                Stream.concat(
                                Stream.of(
                                        "coordinator.upkeep-interval=50ms",
                                        "coordinator.leadership.renew-interval=50ms",
                                        "spring.datasource.hikari.connection-timeout=250"),
                                Stream.of(properties))
                        .toArray(String[]::new));
        await().until(() -> coordinator
                .get("/api/coordinator/leader")
                .data()
                .path("coordinatorId")
                .isTextual());
        return coordinator;
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void saysOnceThatItIsGoneAndOnceThatItIsBack(TestDatabase kind, CapturedOutput output) {
        var database = new TroubledDatabase(kind);
        try (var coordinator = start(database)) {
            database.goesAway();
            for (var i = 0; i < 3; i++) {
                saysToTryAgain(coordinator.post("/api/scheduler-workers/register?workerId=a"));
                saysToTryAgain(coordinator.get("/api/segments"));
            }
            await().until(() -> failures(coordinator) > 10);
            database.comesBack();

            isSaidOnce(coordinator, output, " database.unavailable sqlState=");
        }
    }

    @Test
    void saysOnceThatItRefusesWritesWhateverCanBeRead(CapturedOutput output) {
        var database = new TroubledDatabase(TestDatabase.POSTGRES);
        try (var coordinator = start(database)) {
            var pool = coordinator.bean(HikariDataSource.class);
            database.refusesWrites(pool);
            await().until(() -> failures(coordinator) > 0);
            for (var i = 0; i < 20; i++) {
                saysToTryAgain(coordinator.post("/api/scheduler-workers/register?workerId=a"));
            }
            coordinator.get("/api/segments").expect(200);
            await().until(() -> failures(coordinator) > 50);
            database.takesWrites(pool);

            isSaidOnce(coordinator, output, " database.unavailable sqlState=25006 ");
        }
    }

    /** A follower tries to take the office all the time, and each try is a write. */
    @Test
    void saysOnceThatItCannotTryToTakeTheOffice(CapturedOutput output) {
        var database = new TroubledDatabase(TestDatabase.POSTGRES);
        try (var leader = start(database, "coordinator.node.id=leader");
                var follower = start(database, "coordinator.node.id=follower")) {
            var pool = follower.bean(HikariDataSource.class);
            database.refusesWrites(pool);
            await().until(() -> failures(follower) > 20);
            database.takesWrites(pool);

            isSaidOnce(follower, output, " database.unavailable sqlState=25006 ");
            assertThat(leader.leads()).isTrue();
            assertThat(failures(leader)).isZero();
        }
    }

    private void isSaidOnce(RunningCoordinator coordinator, CapturedOutput output, String begin) {
        var noMoreSince = new AtomicLong();
        await().pollInterval(Duration.ofMillis(400))
                .until(() -> noMoreSince.getAndSet(failures(coordinator)) == failures(coordinator));
        assertThat(LinesOfProduction.of(output, "database.available"))
                .as("not at once")
                .isEmpty();
        clock.advance(Duration.ofSeconds(10));
        await().until(() -> !LinesOfProduction.of(output, "database.available").isEmpty());

        assertThat(LinesOfProduction.of(output, "database.available"))
                .singleElement()
                .asString()
                .contains(" failures=" + failures(coordinator) + " ");
        assertThat(LinesOfProduction.warnings(output))
                .singleElement()
                .asString()
                .contains(begin);
        coordinator.register("a");
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
