package com.distributed.jobscheduler.jobstore.claim;

import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** Chooses the batch claim that fits the database. */
@Configuration(proxyBeanMethods = false)
class BatchClaimConfiguration {
    @Bean
    BatchClaim batchClaim(DataSource dataSource, JdbcClient jdbc) throws MetaDataAccessException {
        String product = JdbcUtils.extractDatabaseMetaData(dataSource, data -> data.getDatabaseProductName());
        return switch (DatabaseDriver.fromProductName(product)) {
            case POSTGRESQL -> new PostgresBatchClaim(jdbc);
            case H2 -> new H2BatchClaim(jdbc);
            default ->
                throw new IllegalStateException(
                        "spring.datasource.url: the database must be PostgreSQL or H2, not " + product);
        };
    }
}
