package com.distributed.jobscheduler.jobstore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** Runs the store's scheduled tasks when the test calls them. */
final class Upkeep {
    private Upkeep() {}

    /** Takes back expired leases and moves skipping schedules on. */
    static void sweep(Store store) {
        run(store, "LeaseSweeper");
    }

    /** Runs the one scheduled task of the class with this simple name. */
    static void run(Store store, String component) {
        task(store, component).getTask().getRunnable().run();
    }

    /** Waits until the run that begins with the application is over; for a task with a pause of an hour. */
    static void awaitFirst(Store store, String component) {
        var task = task(store, component);
        Awaitility.await().pollDelay(Duration.ZERO).until(() -> {
            var next = task.nextExecution();
            return next != null && next.isAfter(Instant.now().plus(Duration.ofMinutes(30)));
        });
    }

    static List<ScheduledTask> all(Store store) {
        return store.beansOf(ScheduledTaskHolder.class).stream()
                .flatMap(holder -> holder.getScheduledTasks().stream())
                .toList();
    }

    private static ScheduledTask task(Store store, String component) {
        return all(store).stream()
                .filter(scheduled -> scheduled.getTask().toString().contains(component))
                .toList()
                .getFirst();
    }
}
