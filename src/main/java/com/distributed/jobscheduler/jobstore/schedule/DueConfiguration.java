package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import java.time.Clock;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Chooses how due jobs are found on this database. */
@Configuration(proxyBeanMethods = false)
class DueConfiguration {
    @Bean
    DueJobs dueJobs(
            JdbcClient jdbc,
            DatabaseDriver database,
            RowGuard rows,
            MissedOccurrences missed,
            PriorityLevels levels,
            Clock clock) {
        return database == DatabaseDriver.POSTGRESQL
                ? new PostgresDueJobs(jdbc, rows, missed, levels, clock)
                : new H2DueJobs(jdbc, rows, missed, levels, clock);
    }
}
