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
 */
public record RunRules(
        @Nullable Duration timeout,
        @Nullable RetryPolicy retryBackoff,
        @Nullable Duration notifyIfLaterThan) {
    /** No rules of its own. */
    public static final RunRules NONE = new RunRules(null, null, null);

    /** The columns that {@link #read} reads and {@link #write} writes, in this order. */
    public static final String COLUMNS = String.join(", ", NONE.columns().keySet());

    /** The assignment of {@link #columns}, as parameters. */
    public static final String SET = NONE.columns().keySet().stream()
            .map(column -> column + " = :" + column)
            .collect(Collectors.joining(", "));

    static RunRules read(ResultSet row) throws SQLException {
        var timeout = row.getObject("run_timeout_ms", Long.class);
        var initial = row.getObject("retry_initial_ms", Long.class);
        var late = row.getObject("notify_late_ms", Long.class);
        if (timeout == null && initial == null && late == null) {
            return NONE;
        }
        return new RunRules(
                timeout == null ? null : Duration.ofMillis(timeout),
                initial == null
                        ? null
                        : new RetryPolicy(
                                Duration.ofMillis(initial),
                                row.getDouble("retry_multiplier"),
                                Duration.ofMillis(row.getLong("retry_max_ms"))),
                late == null ? null : Duration.ofMillis(late));
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
