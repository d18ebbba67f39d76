package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that keeps a connection each time empties the pool: the store then stands still, hours or minutes later. */
@Tag("ci")
class ConnectionsGivenBackTest {
    @ParameterizedTest
    @EnumSource
    void byEachScheduledTaskOfAStoreThatTells(Database database) {
        try (var told = new Told(database)) {
            told.fails(told.store.submit("HOURLY").id());

            for (var i = 0; i < 2; i++) {
                assertThat(Upkeep.all(told.store)).hasSizeGreaterThan(8).allSatisfy(task -> {
                    task.getTask().getRunnable().run();
                    told.store.awaitNoConnectionInUse(task.toString());
                });
            }
        }
    }
}
