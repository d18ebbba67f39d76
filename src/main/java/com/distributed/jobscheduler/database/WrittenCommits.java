package com.distributed.jobscheduler.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Writes each commit to an H2 file before it is acknowledged, so that kill -9 loses nothing, and lets H2 keep that file
 * small. H2 does the latter in its background thread, which it has only while {@code WRITE_DELAY} is above zero; but then
 * a commit itself is written up to that much later. So each commit, and each statement that is a transaction by itself, is
 * followed by H2's {@code CHECKPOINT}. One of them writes what all connections have committed by then, and those
 * that waited for it find nothing left to write: commits at the same time are one write. Then it waits for what
 * H2's own thread may have taken over, which {@code CHECKPOINT} does not.
 */
@Configuration(proxyBeanMethods = false)
public class WrittenCommits {
    @Bean
    static BeanPostProcessor writtenCommitsOfTheFile() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool
                        && PrivateFiles.database(pool.getJdbcUrl()).isPresent()) {
                    pool.setDataSource(written(pool));
                }
                return bean;
            }
        };
    }

    private static DataSource written(HikariDataSource pool) {
        var driver = new DriverDataSource(
                pool.getJdbcUrl(),
                pool.getDriverClassName(),
                pool.getDataSourceProperties(),
                pool.getUsername(),
                pool.getPassword());
        return new DelegatingDataSource(driver) {
            @Override
            public Connection getConnection() throws SQLException {
                return writtenOrClosed(super.getConnection());
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return writtenOrClosed(super.getConnection(user, password));
            }
        };
    }

    /** H2 closes the file with its last connection: none may be left behind. */
    private static Connection writtenOrClosed(Connection connection) throws SQLException {
        try {
            return written(connection);
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    private static Connection written(Connection connection) throws SQLException {
        var file = new WrittenFile(connection.prepareStatement("CHECKPOINT"), store(connection));
        return proxy(Connection.class, connection, (method, result) -> {
            if (method.equals("commit")) {
                file.write();
            }
            return result instanceof Statement statement ? written(statement, connection, file) : result;
        });
    }

    private static Statement written(Statement statement, Connection connection, WrittenFile file) {
        return proxy(kind(statement), statement, (method, result) -> {
            if (method.startsWith("execute") && connection.getAutoCommit()) {
                file.write();
            }
            return result;
        });
    }

    /** The engine of the connection's database. */
    static MVStore store(Connection connection) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }

    private record WrittenFile(PreparedStatement checkpoint, MVStore store) {
        private void write() throws SQLException {
            // H2 would take an interrupt for the end of the write.
            var interrupted = Thread.interrupted();
            try {
                checkpoint.execute();
                store.executeFilestoreOperation(() -> {});
            } catch (MVStoreException e) {
                throw DbException.toSQLException(e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static Class<? extends Statement> kind(Statement statement) {
        return switch (statement) {
            case CallableStatement call -> CallableStatement.class;
            case PreparedStatement prepared -> PreparedStatement.class;
            default -> Statement.class;
        };
    }

    private static <T> T proxy(Class<T> type, Object target, After after) {
        return type.cast(Proxy.newProxyInstance(
                WrittenCommits.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> after.call(method.getName(), invoke(target, method, arguments))));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What follows a call that has not failed; its answer is the call's. */
    @FunctionalInterface
    private interface After {
        @Nullable
        Object call(String method, @Nullable Object result) throws SQLException;
    }
}
