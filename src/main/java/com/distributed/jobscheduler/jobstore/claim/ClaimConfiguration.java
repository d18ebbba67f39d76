package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Chooses the claims for the database. */
@Configuration(proxyBeanMethods = false)
class ClaimConfiguration {
    @Bean
    BatchClaim batchClaim(DatabaseDriver database, JdbcClient jdbc, RowGuard rows, PriorityLevels levels) {
        return switch (database) {
            case POSTGRESQL -> new PostgresBatchClaim(jdbc, rows, levels);
            default -> new H2BatchClaim(jdbc, rows, levels);
        };
    }

    @Bean
    SingleClaim singleClaim(
            DatabaseDriver database, JdbcClient jdbc, ExecutionTable executions, TransactionTemplate transactions) {
        return switch (database) {
            case POSTGRESQL -> new PostgresSingleClaim(jdbc);
            default -> new H2SingleClaim(jdbc, executions, transactions);
        };
    }
}
