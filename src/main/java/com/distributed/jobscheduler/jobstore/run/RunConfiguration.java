package com.distributed.jobscheduler.jobstore.run;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Chooses the group moves for the database. */
@Configuration(proxyBeanMethods = false)
class RunConfiguration {
    @Bean
    RunGroup runGroup(DatabaseDriver database, JdbcClient jdbc) {
        return database == DatabaseDriver.POSTGRESQL ? new PostgresRunGroup(jdbc) : new H2RunGroup();
    }
}
