package com.distributed.jobscheduler.jobstore.calendar;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A calendar, as the API answers it.
 *
 * @param version grows with each change, and is not used again for another calendar of this name
 */
record Calendar(
        String name,
        @JsonUnwrapped CalendarDays days,
        @JsonIgnore long version,
        Instant createdAt,
        Instant updatedAt) {
    /** The columns that {@link #read} reads. */
    static final String COLUMNS = "name, calendars.version, calendars.created_at, updated_at, " + CalendarDays.COLUMNS;

    static Calendar read(ResultSet row) throws SQLException {
        return new Calendar(
                row.getString("name"),
                CalendarDays.read(row),
                row.getLong("version"),
                Utc.read(row, "created_at"),
                Utc.read(row, "updated_at"));
    }
}
