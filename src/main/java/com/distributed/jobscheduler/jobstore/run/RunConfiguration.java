package com.distributed.jobscheduler.jobstore.run;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Chooses the group moves for the database. */
@Configuration(proxyBeanMethods = false)
class RunConfiguration {
    @Bean
    RunGroup runGroup(
            DatabaseDriver database,
            JdbcClient jdbc,
            RunMetrics metrics,
            RunStart start,
            RunFinish finish,
            TransactionTemplate transaction) {
        return database == DatabaseDriver.POSTGRESQL
                ? new PostgresRunGroup(jdbc, metrics)
                : new H2RunGroup(start, finish, transaction);
    }
}
