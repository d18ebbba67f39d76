package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.Done;
import com.distributed.jobscheduler.recurrence.OnExcluded;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.SqlParameterValue;

/**
 * How a job uses a calendar.
 *
 * @param calendar the calendar's name
 * @param version the version of the calendar from which the job's times are counted
 * @param done what has run under the versions or the schedule before; null for nothing
 */
public record CalendarUse(
        String calendar,
        OnExcluded onExcluded,
        long version,
        @Nullable Done done) {
    /** The columns that {@link #read} reads and {@link #write} writes, in this order. */
    public static final String COLUMNS = String.join(", ", columns(null).keySet());

    /** The assignment of {@link #columns}, as parameters. */
    public static final String SET = columns(null).keySet().stream()
            .map(column -> column + " = :" + column)
            .collect(Collectors.joining(", "));

    /** The SQL condition that a job which has not ended uses this calendar: each database's index has it. */
    public static String isOf(String calendar, DatabaseDriver database) {
        return database == DatabaseDriver.POSTGRESQL
                ? "jobs.calendar = %s and jobs.calendar is not null and jobs.%s".formatted(calendar, MoveSql.NOT_ENDED)
                : "jobs.active_calendar = " + calendar;
    }

    /** The same, where this has run before. */
    public CalendarUse with(@Nullable Done runs) {
        return new CalendarUse(calendar, onExcluded, version, runs);
    }

    static @Nullable CalendarUse read(ResultSet row) throws SQLException {
        var calendar = row.getString("calendar");
        if (calendar == null) {
            return null;
        }
        var before = Utc.readNullable(row, "calendar_done_before");
        var bound = Utc.readNullable(row, "calendar_done_bound");
        return new CalendarUse(
                calendar,
                OnExcluded.valueOf(row.getString("on_excluded")),
                row.getLong("calendar_version"),
                before == null || bound == null ? null : new Done(before, bound));
    }

    /** The value of each column, by its name; null is a job without a calendar. */
    public static Map<String, SqlParameterValue> columns(@Nullable CalendarUse use) {
        var done = use == null ? null : use.done();
        var values = new LinkedHashMap<String, SqlParameterValue>();
        values.put("calendar", new SqlParameterValue(Types.VARCHAR, use == null ? null : use.calendar()));
        values.put(
                "on_excluded",
                new SqlParameterValue(
                        Types.VARCHAR, use == null ? null : use.onExcluded().name()));
        values.put("calendar_version", new SqlParameterValue(Types.BIGINT, use == null ? null : use.version()));
        values.put("calendar_done_before", Utc.param(done == null ? null : done.before()));
        values.put("calendar_done_bound", Utc.param(done == null ? null : done.bound()));
        return values;
    }

    /** Sets the columns from this index on. */
    public static void write(@Nullable CalendarUse use, PreparedStatement statement, int from) throws SQLException {
        var index = from;
        for (var value : columns(use).values()) {
            statement.setObject(index++, value.getValue(), value.getSqlType());
        }
    }
}
