package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.TaskScheduler;

/** What a role does at intervals: a long task delays no other, in any role. */
@Tag("ci")
class TicksTest {
    private static final int LONG_TASKS = 12;

    @Test
    void noTaskWaitsForAnother() throws InterruptedException {
        try (var services = new FreshServices()) {
            assertThat(services.schedulers()).hasSize(4);
            for (var scheduler : services.schedulers()) {
                assertRunsBesideLongTasks(scheduler);
            }
        }
    }

    private static void assertRunsBesideLongTasks(TaskScheduler scheduler) throws InterruptedException {
        var end = new CountDownLatch(1);
        var begun = new CountDownLatch(LONG_TASKS);
        var tasks = new ArrayList<Future<?>>();
        for (var i = 0; i < LONG_TASKS; i++) {
            tasks.add(scheduler.scheduleWithFixedDelay(
                    () -> {
                        begun.countDown();
                        await(end);
                    },
                    Duration.ofHours(1)));
        }
        var turns = new CountDownLatch(3);
        tasks.add(scheduler.scheduleWithFixedDelay(turns::countDown, Instant.EPOCH, Duration.ofMillis(1)));
        try {
            assertThat(begun.await(30, TimeUnit.SECONDS))
                    .as("all long tasks at once")
                    .isTrue();
            assertThat(turns.await(30, TimeUnit.SECONDS))
                    .as("the short one beside them")
                    .isTrue();
        } finally {
            tasks.forEach(task -> task.cancel(false));
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
