package com.distributed.jobscheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizers;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class RollbackFailuresTest {
    /** As of a process that is out of memory: the fault suite's seed 7733 found a failed job without its notice. */
    @ParameterizedTest
    @EnumSource
    void commitsNothingWhenTheRollbackFails(TestDatabase kind) {
        var database = new DriverManagerDataSource(kind.newUrl());
        var others = new JdbcTemplate(database);
        try (var pool = new HikariDataSource()) {
            pool.setMaximumPoolSize(1);
            pool.setDataSource(withoutRollback(database));
            var ours = new JdbcTemplate(pool);
            var transactions = new TransactionTemplate(new RollbackFailures()
                    .transactionManager(
                            pool,
                            new StaticListableBeanFactory().getBeanProvider(TransactionManagerCustomizers.class)));
            ours.execute("create table t (x int)");

            assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                        ours.update("insert into t values (1)");
                        throw new IllegalStateException("the first cause");
                    }))
                    .isInstanceOf(AssertionError.class);

            assertThat(rows(others)).isZero();
            transactions.executeWithoutResult(status -> ours.update("insert into t values (2)"));
            assertThat(rows(others)).isEqualTo(1);
        }
    }

    private static Integer rows(JdbcTemplate database) {
        return database.queryForObject("select count(*) from t", Integer.class);
    }

    private static DataSource withoutRollback(DataSource database) {
        return new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        RollbackFailuresTest.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("rollback")) {
                                throw new AssertionError("no memory for a rollback");
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }
}
