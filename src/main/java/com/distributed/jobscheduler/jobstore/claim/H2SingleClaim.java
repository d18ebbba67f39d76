package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionOperations;

/** Two statements in a transaction: H2 has no statement that writes two tables. */
@RequiredArgsConstructor
final class H2SingleClaim implements SingleClaim {
    private final JdbcClient jdbc;
    private final ExecutionTable executions;
    private final TransactionOperations transactions;

    @Override
    public boolean claim(Order order) {
        return claim(order, order.of(jdbc, CLAIM));
    }

    @Override
    public boolean claimLimited(Order order, long limitId) {
        return claim(order, order.of(jdbc, CLAIM_LIMITED).param("limit", limitId));
    }

    private boolean claim(Order order, StatementSpec statement) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            if (statement.update() == 0) {
                return false;
            }
            executions.open(order.request().jobId(), order.token(), order.now());
            return true;
        }));
    }
}
