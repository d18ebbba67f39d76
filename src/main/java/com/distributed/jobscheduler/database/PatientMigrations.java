package com.distributed.jobscheduler.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Migrates PostgreSQL without the limits of {@link PostgresDeadlines}: one statement on a large table may take minutes,
 * and Flyway holds its lock in a transaction that is idle meanwhile. Migrations get a pool of their own, which is closed
 * after them. It waits for the database as the role's pool does, and fails with the same errors.
 */
@Configuration(proxyBeanMethods = false)
public class PatientMigrations {
    @Bean
    FlywayMigrationStrategy patientMigrations() {
        return flyway -> {
            if (flyway.getConfiguration().getDataSource() instanceof HikariDataSource pool
                    && PostgresDeadlines.isPostgres(pool)) {
                migrate(flyway, pool);
            } else {
                flyway.migrate();
            }
        };
    }

    private static void migrate(Flyway flyway, HikariDataSource pool) {
        try (var patient = new HikariDataSource(withoutDeadlines(pool))) {
            Flyway.configure(flyway.getConfiguration().getClassLoader())
                    .configuration(flyway.getConfiguration())
                    .dataSource(patient)
                    .load()
                    .migrate();
        }
    }

    /** The pool's settings. What its URL or an SQL of the operator's own says holds for migrations too. */
    private static HikariConfig withoutDeadlines(HikariDataSource pool) {
        var config = new HikariConfig();
        pool.copyStateTo(config);
        config.setPoolName(pool.getPoolName() + "-migration");
        config.setMinimumIdle(0);
        config.setMetricsTrackerFactory(null);
        PostgresDeadlines.lift(config);
        return config;
    }
}
