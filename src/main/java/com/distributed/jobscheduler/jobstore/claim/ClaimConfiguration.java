package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/** Chooses the batch claim that fits the database. */
@Configuration(proxyBeanMethods = false)
class ClaimConfiguration {
    @Bean
    BatchClaim batchClaim(DataSource dataSource, JdbcClient jdbc) throws MetaDataAccessException {
        return switch (driverOf(dataSource)) {
            case POSTGRESQL -> new PostgresBatchClaim(jdbc);
            default -> new H2BatchClaim(jdbc);
        };
    }

    @Bean
    SingleClaim singleClaim(
            DataSource dataSource, JdbcClient jdbc, ExecutionTable executions, TransactionTemplate transactions)
            throws MetaDataAccessException {
        return switch (driverOf(dataSource)) {
            case POSTGRESQL -> new PostgresSingleClaim(jdbc);
            default -> new H2SingleClaim(jdbc, executions, transactions);
        };
    }

    private static DatabaseDriver driverOf(DataSource dataSource) throws MetaDataAccessException {
        String product = JdbcUtils.extractDatabaseMetaData(dataSource, data -> data.getDatabaseProductName());
        var driver = DatabaseDriver.fromProductName(product);
        if (driver != DatabaseDriver.POSTGRESQL && driver != DatabaseDriver.H2) {
            throw new IllegalStateException(
                    "spring.datasource.url: the database must be PostgreSQL or H2, not " + product);
        }
        return driver;
    }
}
