package com.distributed.jobscheduler.jobstore.job;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a job says of its own runs.
 *
 * @param timeout how long a run may take; null for the agent's own limit
 * @param retryBackoff how long its retries wait; null for the store's settings
 */
public record RunRules(@Nullable Duration timeout, @Nullable RetryPolicy retryBackoff) {
    /** The longest timeout. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(7);

    /** No rules of its own. */
    public static final RunRules NONE = new RunRules(null, null);

    /** The columns that {@link #read} reads and {@link #write} writes, in this order. */
    public static final String COLUMNS = "run_timeout_ms, retry_initial_ms, retry_multiplier, retry_max_ms";

    static RunRules read(ResultSet row) throws SQLException {
        var timeout = row.getObject("run_timeout_ms", Long.class);
        var initial = row.getObject("retry_initial_ms", Long.class);
        if (timeout == null && initial == null) {
            return NONE;
        }
        return new RunRules(
                timeout == null ? null : Duration.ofMillis(timeout),
                initial == null
                        ? null
                        : new RetryPolicy(
                                Duration.ofMillis(initial),
                                row.getDouble("retry_multiplier"),
                                Duration.ofMillis(row.getLong("retry_max_ms"))));
    }

    /** Sets the columns from this index on. */
    public void write(PreparedStatement statement, int from) throws SQLException {
        statement.setObject(from, timeout == null ? null : timeout.toMillis(), Types.BIGINT);
        var backoff = retryBackoff;
        statement.setObject(from + 1, backoff == null ? null : backoff.initial().toMillis(), Types.BIGINT);
        statement.setObject(from + 2, backoff == null ? null : backoff.multiplier(), Types.DOUBLE);
        statement.setObject(from + 3, backoff == null ? null : backoff.max().toMillis(), Types.BIGINT);
    }
}
