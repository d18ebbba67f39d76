package com.distributed.jobscheduler.coordinator;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import java.util.EnumMap;
import java.util.Map;

/** One coordinator per database, shared by test classes; a user holds {@link #LOCK}. */
public final class SharedCoordinator {
    public static final String LOCK = "the coordinator on each database";

    /** The token for workers whose URLs the configuration lists: there are none. */
    static final String WORKER_TOKEN = "the-coordinators-own-0123456789";

    private static final Map<TestDatabase, SharedCoordinator> RUNNING = new EnumMap<>(TestDatabase.class);

    /** Goes on from test to test. */
    public final SettableClock clock = new SettableClock();

    private final String databaseUrl;
    private RunningCoordinator coordinator;

    private SharedCoordinator(TestDatabase database) {
        databaseUrl = database.newUrl();
        coordinator = start();
    }

    private RunningCoordinator start() {
        var fresh = RunningCoordinator.start(databaseUrl, clock, "coordinator.worker-token=" + WORKER_TOKEN);
        await().until(fresh::leads);
        return fresh;
    }

    /** Resets it: it leads, and has no workers. */
    public static SharedCoordinator emptied(TestDatabase database) {
        var shared = RUNNING.computeIfAbsent(database, SharedCoordinator::new);
        shared.coordinator.emptied();
        return shared;
    }

    public RunningCoordinator coordinator() {
        return coordinator;
    }

    /** Closes it and starts it again on its database. */
    public RunningCoordinator restarted() {
        return restarted(() -> {});
    }

    /** The same, with an action while none runs. */
    RunningCoordinator restarted(Runnable meanwhile) {
        coordinator.close();
        meanwhile.run();
        coordinator = start();
        return coordinator;
    }

    /** Starts another one on its database, which does not lead; the caller closes it. */
    RunningCoordinator follower(String property) {
        return RunningCoordinator.start(databaseUrl, clock, "coordinator.node.id=coordinator-2", property);
    }
}
