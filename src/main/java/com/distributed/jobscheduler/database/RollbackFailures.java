package com.distributed.jobscheduler.database;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Keeps the first cause of a failure when the rollback after it fails too. The pool closes a connection that is lost, so
 * the rollback's own failure says no more than that the connection is closed.
 */
@Configuration(proxyBeanMethods = false)
public class RollbackFailures {
    @Bean
    JdbcTransactionManager transactionManager(
            DataSource dataSource, ObjectProvider<TransactionManagerCustomizers> customizers) {
        var manager = new Transactions(dataSource);
        customizers.ifAvailable(all -> all.customize(manager));
        return manager;
    }

    private static final class Transactions extends JdbcTransactionManager {
        Transactions(DataSource dataSource) {
            super(dataSource);
        }

        /** Spring adds the first cause to this exception, and to no other. */
        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (DataAccessException e) {
                throw new TransactionSystemException("the rollback failed", e);
            }
        }
    }
}
