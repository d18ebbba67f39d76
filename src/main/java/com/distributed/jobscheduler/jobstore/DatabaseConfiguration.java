package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.database.RowGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** The store's database: its dialect, for SQL that only one database has, and the logging of its outages. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final List<String> ROW_TASKS =
            List.of("sweep", "misfire", "clock", "calendar", "census", "list", "due", "claim", "news", "late");

    @Bean
    DatabaseDriver database(DataSource dataSource) throws MetaDataAccessException {
        String product = JdbcUtils.extractDatabaseMetaData(dataSource, data -> data.getDatabaseProductName());
        var driver = DatabaseDriver.fromProductName(product);
        if (driver != DatabaseDriver.POSTGRESQL && driver != DatabaseDriver.H2) {
            throw new IllegalStateException(
                    "spring.datasource.url: the database must be PostgreSQL or H2, not " + product);
        }
        return driver;
    }

    @Bean
    DatabaseOutage databaseOutage(MeterRegistry registry, Clock clock) {
        return new DatabaseOutage(registry, "job_store", clock);
    }

    @Bean
    RowGuard rowGuard(MeterRegistry registry) {
        return new RowGuard(registry, "job_store.rows.passed_over", ROW_TASKS);
    }
}
