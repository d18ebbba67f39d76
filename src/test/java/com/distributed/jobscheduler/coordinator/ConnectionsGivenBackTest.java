package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.SettableClock;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** A task that keeps a connection each time empties the pool: the coordinator then stands still, hours or minutes later. */
@Tag("ci")
class ConnectionsGivenBackTest {
    @ParameterizedTest
    @EnumSource
    void byEachScheduledTask(TestDatabase database) {
        try (var coordinator = RunningCoordinator.start(database.newUrl(), new SettableClock())) {
            var tasks = coordinator.bean(ScheduledTaskHolder.class).getScheduledTasks();
            var source = coordinator.bean(HikariDataSource.class);

            assertThat(tasks).hasSizeGreaterThan(1).allSatisfy(task -> {
                task.getTask().getRunnable().run();
                Awaitility.await(task.toString()).until(() -> {
                    var pool = source.getHikariPoolMXBean(); // null before the first connection
                    return pool == null || pool.getActiveConnections() == 0;
                });
            });
        }
    }
}
