package com.distributed.jobscheduler.jobstore.job;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/**
 * What a job says of its own runs.
 *
 * @param timeout how long a run may take; null for the agent's own limit
 * @param retryBackoff how long its retries wait; null for the store's settings
 * @param notifyIfLaterThan how long after the due time nothing may have begun before that is told; null for never
 * @param jitter by how much an occurrence may become due later than its own time; null for none
 * @param retention how long the finished job and its ended executions are kept; null for the store's own age
 * @param concurrencyKey the key whose limit it is under, if there is one; null for none
 * @param priority 0 to 9; higher is claimed first
 */
public record RunRules(
        @Nullable Duration timeout,
        @Nullable RetryPolicy retryBackoff,
        @Nullable Duration notifyIfLaterThan,
        @Nullable Duration jitter,
        @Nullable Duration retention,
        @Nullable String concurrencyKey,
        int priority) {
    /** No rules of its own. */
    public static final RunRules NONE = new RunRules(null, null, null, null, null, null, PriorityLevels.USUAL);

    /** The columns that {@link #read} reads and {@link #write} writes, in this order. */
    public static final String COLUMNS = String.join(", ", NONE.columns().keySet());

    /** The assignment of {@link #columns}, as parameters. */
    public static final String SET = NONE.columns().keySet().stream()
            .map(column -> column + " = :" + column)
            .collect(Collectors.joining(", "));

    static RunRules read(ResultSet row) throws SQLException {
        return new RunRules(
                duration(row, "run_timeout_ms"),
                backoff(row),
                duration(row, "notify_late_ms"),
                duration(row, "jitter_ms"),
                duration(row, "retention_ms"),
                row.getString("concurrency_key"),
                row.getInt("priority"));
    }

    private static @Nullable RetryPolicy backoff(ResultSet row) throws SQLException {
        var initial = duration(row, "retry_initial_ms");
        return initial == null
                ? null
                : new RetryPolicy(
                        initial, row.getDouble("retry_multiplier"), Duration.ofMillis(row.getLong("retry_max_ms")));
    }

    private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
        var millis = row.getObject(column, Long.class);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** The same for a run that is due at once. */
    public RunRules withoutJitter() {
        return new RunRules(timeout, retryBackoff, notifyIfLaterThan, null, retention, concurrencyKey, priority);
    }

    /** The value of each column, by its name. */
    public Map<String, SqlParameterValue> columns() {
        var values = new LinkedHashMap<String, SqlParameterValue>();
        var backoff = retryBackoff;
        values.put("run_timeout_ms", millis(timeout));
        values.put("retry_initial_ms", millis(backoff == null ? null : backoff.initial()));
        values.put(
                "retry_multiplier", new SqlParameterValue(Types.DOUBLE, backoff == null ? null : backoff.multiplier()));
        values.put("retry_max_ms", millis(backoff == null ? null : backoff.max()));
        values.put("notify_late_ms", millis(notifyIfLaterThan));
        values.put("jitter_ms", millis(jitter));
        values.put("retention_ms", millis(retention));
        values.put("concurrency_key", new SqlParameterValue(Types.VARCHAR, concurrencyKey));
        values.put("priority", new SqlParameterValue(Types.INTEGER, priority));
        return values;
    }

    private static SqlParameterValue millis(@Nullable Duration duration) {
        return new SqlParameterValue(Types.BIGINT, duration == null ? null : duration.toMillis());
    }

    /** Sets the columns from this index on. */
    public void write(PreparedStatement statement, int from) throws SQLException {
        var index = from;
        for (var value : columns().values()) {
            statement.setObject(index++, value.getValue(), value.getSqlType());
        }
    }
}
