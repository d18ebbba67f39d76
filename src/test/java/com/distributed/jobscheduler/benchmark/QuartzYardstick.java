package com.distributed.jobscheduler.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.web.client.RestClient;

/** Quartz: one durable job with a trigger for each run, in a clustered JDBC store. */
final class QuartzYardstick implements Yardstick {
    private static final String TABLES = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    public static void main(String[] args) throws Exception {
        new QuartzYardstick().run(args);
    }

    @Override
    public String name() {
        return "Quartz";
    }

    @Override
    public int mostJobs() {
        return 10_000;
    }

    @Override
    public void createTables(String jdbcUrl) {
        new ResourceDatabasePopulator(new ClassPathResource(TABLES)).execute(new DriverManagerDataSource(jdbcUrl));
    }

    @Override
    public void fill(String jdbcUrl, int jobs, Instant from, Duration step) {
        // Triggers that have just fired may still be there: a group of its own for each call.
        var group = UUID.randomUUID().toString();
        var job =
                JobBuilder.newJob(Job.class).withIdentity("post").storeDurably().build();
        var triggers = IntStream.rangeClosed(1, jobs)
                .mapToObj(i -> TriggerBuilder.newTrigger()
                        .withIdentity(Integer.toString(i), group)
                        .startAt(Date.from(from.plus(step.multipliedBy(i))))
                        .build())
                .collect(Collectors.toSet());
        try {
            var scheduler = scheduler(jdbcUrl, 1);
            scheduler.scheduleJobs(Map.of(job, triggers), true);
            scheduler.shutdown();
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public AutoCloseable start(String jdbcUrl, RestClient sink, int threads) throws SchedulerException {
        var scheduler = scheduler(jdbcUrl, threads);
        scheduler.setJobFactory((bundle, itself) -> context -> BareLoop.post(
                sink,
                Long.parseLong(context.getTrigger().getKey().getName()),
                context.getScheduledFireTime().toInstant()));
        scheduler.start();
        return () -> scheduler.shutdown(true);
    }

    /** As its documentation recommends for many triggers at once: batches as large as the pool of threads. */
    private static Scheduler scheduler(String jdbcUrl, int threads) throws SchedulerException {
        var settings = new Properties();
        settings.put("org.quartz.scheduler.instanceName", "benchmark");
        settings.put("org.quartz.scheduler.instanceId", "AUTO");
        settings.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(threads));
        settings.put("org.quartz.threadPool.threadCount", Integer.toString(threads));
        settings.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        settings.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.put("org.quartz.jobStore.isClustered", "true");
        settings.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        settings.put("org.quartz.jobStore.useProperties", "true");
        // The backlog of a drain is no misfire, which Quartz would handle in steps of 20.
        settings.put("org.quartz.jobStore.misfireThreshold", "3600000");
        settings.put("org.quartz.jobStore.dataSource", "postgres");
        settings.put("org.quartz.dataSource.postgres.provider", "hikaricp");
        settings.put("org.quartz.dataSource.postgres.driver", "org.postgresql.Driver");
        settings.put("org.quartz.dataSource.postgres.URL", jdbcUrl);
        // Its documentation asks for the threads plus three.
        settings.put("org.quartz.dataSource.postgres.maxConnections", Integer.toString(threads + 3));
        return new StdSchedulerFactory(settings).getScheduler();
    }
}
