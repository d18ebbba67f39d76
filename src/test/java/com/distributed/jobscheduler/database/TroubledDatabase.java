package com.distributed.jobscheduler.database;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database of its own that goes away or refuses writes, and comes back, while its server serves other databases. */
public final class TroubledDatabase {
    private final String url;
    private final String name;
    private final Connection operator;

    public TroubledDatabase(TestDatabase kind) {
        url = kind.newUrl();
        name = url.replaceFirst(".*[/:]([^/:?;]+)[?;].*", "$1");
        try {
            operator = kind == TestDatabase.H2
                    ? DriverManager.getConnection(url, "sa", "")
                    : DriverManager.getConnection(url.replace(name, "postgres"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return url;
    }

    private boolean isH2() {
        return url.startsWith("jdbc:h2:");
    }

    /** Ends all connections and refuses new ones. */
    public void goesAway() {
        if (isH2()) {
            execute("SET EXCLUSIVE 2");
        } else {
            execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
        }
    }

    public void comesBack() {
        execute(isH2() ? "SET EXCLUSIVE FALSE" : "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    /** Read-only, as PostgreSQL after a fail-over to a standby. */
    public void refusesWrites(HikariDataSource... pools) {
        execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        renew(pools);
    }

    public void takesWrites(HikariDataSource... pools) {
        execute("ALTER DATABASE " + name + " RESET default_transaction_read_only");
        renew(pools);
    }

    /** The setting applies to sessions that begin after it. */
    private static void renew(HikariDataSource... pools) {
        for (var pool : pools) {
            var connections = pool.getHikariPoolMXBean();
            connections.softEvictConnections();
            await().until(() -> connections.getIdleConnections() >= pool.getMinimumIdle() / 2);
        }
    }

    private void execute(String sql) {
        try (var statement = operator.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
