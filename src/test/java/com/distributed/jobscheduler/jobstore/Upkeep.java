package com.distributed.jobscheduler.jobstore;

import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.Task;

/** Runs the store's scheduled tasks when the test calls them. */
final class Upkeep {
    private Upkeep() {}

    /** Takes back expired leases and moves skipping schedules on. */
    static void sweep(Store store) {
        run(store, "LeaseSweeper");
    }

    /** Runs the one scheduled task of the class with this simple name. */
    static void run(Store store, String component) {
        store.beansOf(ScheduledTaskHolder.class).stream()
                .flatMap(holder -> holder.getScheduledTasks().stream())
                .map(scheduled -> scheduled.getTask())
                .filter(task -> task.toString().contains(component))
                .map(Task::getRunnable)
                .toList()
                .getFirst()
                .run();
    }
}
