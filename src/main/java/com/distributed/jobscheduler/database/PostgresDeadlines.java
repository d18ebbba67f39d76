package com.distributed.jobscheduler.database;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Two time limits for PostgreSQL, for which neither its driver nor the server has a default.
 * <ul>
 *   <li>{@code scheduler.database.answer-timeout}: how long a connection waits for an answer of the server, in whole
 *       seconds (the driver's {@code socketTimeout}). Without it, a database that vanishes silently, as in a failover,
 *       blocks every connection of the pool until the operating system gives up.
 *   <li>{@code scheduler.database.idle-in-transaction-timeout}: how long the server keeps the locks of a process that
 *       hangs inside a transaction ({@code idle_in_transaction_session_timeout}).
 * </ul>
 * A value in the URL, in {@code data-source-properties} or in {@code connection-init-sql} wins. Neither holds for
 * migrations: {@link PatientMigrations}.
 */
@Configuration(proxyBeanMethods = false)
public class PostgresDeadlines {
    private static final String PREFIX = "scheduler.database.";
    private static final String ANSWER = "socketTimeout";
    private static final String IDLE = "SET idle_in_transaction_session_timeout = ";

    @Bean
    static BeanPostProcessor postgresDeadlinesOfThePool(Environment environment) {
        var answer = atLeastASecond(environment, "answer-timeout");
        var idle = atLeastASecond(environment, "idle-in-transaction-timeout");
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && isPostgres(pool)) {
                    var properties = pool.getDataSourceProperties();
                    properties.putIfAbsent(ANSWER, Long.toString(answer.toSeconds()));
                    properties.putIfAbsent("tcpKeepAlive", "true");
                    if (pool.getConnectionInitSql() == null) {
                        pool.setConnectionInitSql(IDLE + idle.toMillis());
                    }
                }
                return bean;
            }
        };
    }

    /** Lifts both limits in settings that were copied from a pool; the driver's properties are still the pool's own. */
    static void lift(HikariConfig copied) {
        var url = copied.getJdbcUrl();
        if (!url.contains(ANSWER + "=")) {
            copied.setJdbcUrl(url + (url.contains("?") ? "&" : "?") + ANSWER + "=0");
        }
        var first = copied.getConnectionInitSql();
        if (first != null && first.startsWith(IDLE)) {
            copied.setConnectionInitSql(null);
        }
    }

    static boolean isPostgres(HikariDataSource pool) {
        var url = pool.getJdbcUrl();
        return url != null && url.startsWith("jdbc:postgresql:");
    }

    private static Duration atLeastASecond(Environment environment, String name) {
        var value = Binder.get(environment)
                .bind(PREFIX + name, Bindable.of(Duration.class))
                .get();
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new RefusedStartException(PREFIX + name + ": " + value + " is less than a second");
        }
        return value;
    }
}
