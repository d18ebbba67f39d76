package com.distributed.jobscheduler.jobstore.limit;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A limit.
 *
 * @param key the jobs' concurrencyKey, or the job name where the limit is by name
 * @param maxRunning how many may be claimed or running at once; null for any number
 * @param perMinute how many may start in any 60 seconds; null for any number
 */
public record Limit(
        long id,
        String key,
        boolean byJobName,
        @Nullable Integer maxRunning,
        @Nullable Integer perMinute) {
    static final String COLUMNS = "id, limit_key, by_job_name, max_running, per_minute";

    static Limit read(ResultSet row, int number) throws SQLException {
        return new Limit(
                row.getLong("id"),
                row.getString("limit_key"),
                row.getBoolean("by_job_name"),
                row.getObject("max_running", Integer.class),
                row.getObject("per_minute", Integer.class));
    }

    /** A deleted limit: it lets all jobs through that still point to it. */
    boolean isGone() {
        return maxRunning == null && perMinute == null;
    }

    /** Its name in messages. */
    public String name() {
        return (byJobName ? "limit of the job name '" : "limit '") + key + "'";
    }

    /** Its name and what it allows. */
    public String said() {
        var running = maxRunning == null ? "" : maxRunning + " at once";
        var starts = perMinute == null ? "" : perMinute + " a minute";
        return "%s (%s)".formatted(name(), running + (running.isEmpty() || starts.isEmpty() ? "" : ", ") + starts);
    }
}
