package com.distributed.jobscheduler.jobstore.values;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/** Instants to and from the database, in microseconds, which both databases keep. */
public final class Utc {
    /** Two clocks may differ by this; what lies farther ahead is the work of a clock that was wrong. */
    public static final Duration TOLERANCE = Duration.ofSeconds(5);

    private Utc() {}

    /** The instant truncated to microseconds, as both databases store it. */
    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** The later of the two. */
    public static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** The instant, or null, as a parameter of the type {@code timestamp with time zone}. */
    public static SqlParameterValue param(@Nullable Instant instant) {
        return new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, offset(instant));
    }

    /** The instant, or null, as JDBC's type. */
    public static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : micros(instant).atOffset(ZoneOffset.UTC);
    }

    /** The column's instant; the column is never null. */
    public static Instant read(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The column's instant, or null. */
    public static @Nullable Instant readNullable(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
