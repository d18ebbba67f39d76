package com.distributed.jobscheduler.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Keeps what a failed rollback leaves out of the database, and the first cause. After a rollback Spring turns auto-commit on
 * again, and JDBC commits at that whatever is still open: so the connection ends first. The pool closes a connection that
 * is lost, so the rollback's own failure says no more than that the connection is closed.
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
        /** As with the image's {@code -XX:+ExitOnOutOfMemoryError}. */
        private static final int OUT_OF_MEMORY = 3;

        private static final String NO_MEMORY_LEFT =
                "rollback.impossible reason=\"out of memory\" next=\"the process ends with status 3, and the database rolls back; give it a larger heap (-Xmx)\"";

        Transactions(DataSource dataSource) {
            super(dataSource);
        }

        /** Spring adds the first cause to this exception, and to no other. */
        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (DataAccessException e) {
                end(status);
                throw new TransactionSystemException("the rollback failed", e);
            } catch (RuntimeException | Error e) {
                end(status);
                throw e;
            }
        }

        /** A database rolls back what an ended connection leaves behind. */
        private void end(DefaultTransactionStatus status) {
            var connection = ((JdbcTransactionObjectSupport) status.getTransaction())
                    .getConnectionHolder()
                    .getConnection();
            try {
                if (!connection.isWrapperFor(JdbcConnection.class)) {
                    connection.abort(Runnable::run); // the pool sees that it has ended
                    return;
                }
                connection.unwrap(JdbcConnection.class).close(); // H2 does not know abort
                if (getDataSource() instanceof HikariDataSource pool) {
                    pool.evictConnection(connection);
                }
            } catch (SQLException e) {
                logger.debug("the connection had ended", e);
            } catch (OutOfMemoryError e) {
                try {
                    System.err.println(NO_MEMORY_LEFT); // the log needs more memory
                } finally {
                    Runtime.getRuntime().halt(OUT_OF_MEMORY);
                }
            }
        }
    }
}
