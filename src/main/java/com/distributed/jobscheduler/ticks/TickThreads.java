package com.distributed.jobscheduler.ticks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Threads for scheduled tasks. Boot's scheduler gives each turn of a task at a fixed rate a virtual thread, but all tasks
 * with a fixed delay one thread together: the renewal of a lease would wait for a long purge. Here they have as many as
 * they need.
 */
@Configuration(proxyBeanMethods = false)
public class TickThreads {
    /** More than any role has tasks with a fixed delay; a thread that is not needed costs nothing. */
    private static final int MOST = 32;

    @Bean(defaultCandidate = false)
    ThreadPoolTaskScheduler fixedDelays() {
        var threads = new ThreadPoolTaskScheduler();
        threads.setPoolSize(MOST);
        threads.setVirtualThreads(true);
        threads.setThreadNamePrefix("scheduling-");
        return threads;
    }

    @Bean
    SimpleAsyncTaskScheduler taskScheduler(
            SimpleAsyncTaskSchedulerBuilder builder, @Qualifier("fixedDelays") ThreadPoolTaskScheduler fixedDelays) {
        return builder.configure(new Ticks(fixedDelays));
    }

    private static final class Ticks extends SimpleAsyncTaskScheduler {
        private final transient TaskScheduler fixedDelays;

        Ticks(TaskScheduler fixedDelays) {
            this.fixedDelays = fixedDelays;
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
            return fixedDelays.scheduleWithFixedDelay(task, startTime, delay);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
            return fixedDelays.scheduleWithFixedDelay(task, delay);
        }
    }
}
