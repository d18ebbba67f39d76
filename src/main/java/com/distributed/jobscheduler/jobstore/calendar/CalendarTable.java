package com.distributed.jobscheduler.jobstore.calendar;

import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code calendars} and {@code calendar_days}: each calendar with its present version, and all versions' days. */
@Component
@RequiredArgsConstructor
class CalendarTable {
    private static final String SELECT = "select " + Calendar.COLUMNS
            + " from calendars join calendar_days on calendar_days.version = calendars.version";
    private static final String FIND = SELECT + " where name = :name";
    private static final String PAGE = SELECT + " order by name limit :size offset :skipped";
    private static final String DAYS =
            "select " + CalendarDays.COLUMNS + " from calendar_days where version = :version";
    private static final String INSERT_DAYS = """
            insert into calendar_days (version, calendar, zone, excluded_dates, excluded_weekdays, included_dates, created_at)
            values (:version, :name, :zone, :excludedDates, :excludedWeekdays, :includedDates, :now)
            """;
    private static final String INSERT = """
            insert into calendars (name, version, created_at, updated_at) values (:name, :version, :now, :now)
            """;
    private static final String UPDATE =
            "update calendars set version = :version, updated_at = :now where name = :name";
    private static final String DELETE = "delete from calendars where name = :name";
    private static final String USED = "select min(id) from jobs where ";
    /** Versions that are no longer a calendar's, and from which no waiting job is counted. */
    private static final String PURGE = """
            delete from calendar_days where created_at < :before
                and not exists (select 1 from calendars where calendars.version = calendar_days.version)
                and not exists (select 1 from jobs where jobs.calendar_version = calendar_days.version and %s)
            """;
    /** Keeps a calendar from being deleted until the transaction ends. */
    private static final String HOLD = "select version from calendars where name = :name for ";

    private final JdbcClient jdbc;
    private final DatabaseDriver database;

    Optional<Calendar> find(String name) {
        return jdbc.sql(FIND)
                .param("name", name)
                .query((row, n) -> Calendar.read(row))
                .optional();
    }

    List<Calendar> page(Page page) {
        return jdbc.sql(PAGE)
                .param("size", page.size())
                .param("skipped", page.skipped())
                .query((row, n) -> Calendar.read(row))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from calendars").query(Long.class).single();
    }

    /** The days of this version of a calendar; empty when it has been removed, which no waiting job uses then. */
    Optional<CalendarDays> days(long version) {
        return jdbc.sql(DAYS)
                .param("version", version)
                .query((row, n) -> CalendarDays.read(row))
                .optional();
    }

    /** Holds the calendar as it is until the transaction ends; false when there is none. */
    boolean hold(String name, boolean toChange) {
        // H2 knows only the one lock.
        var shared = database == DatabaseDriver.POSTGRESQL && !toChange;
        return jdbc.sql(HOLD + (shared ? "share" : "update"))
                .param("name", name)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /** One job that has not ended and uses the calendar. */
    Optional<Long> usedBy(String name) {
        return jdbc
                .sql(USED + CalendarUse.isOf(":name", database))
                .param("name", name)
                .query((row, n) -> row.getObject(1, Long.class))
                .list()
                .stream()
                .flatMap(id -> Optional.ofNullable(id).stream())
                .findFirst();
    }

    void insert(String name, CalendarDays days, Instant now) {
        write(INSERT, name, days, now);
    }

    void update(String name, CalendarDays days, Instant now) {
        write(UPDATE, name, days, now);
    }

    private void write(String sql, String name, CalendarDays days, Instant now) {
        var version = jdbc.sql("select nextval('calendar_versions')")
                .query(Long.class)
                .single();
        jdbc.sql(INSERT_DAYS)
                .param("version", version)
                .param("name", name)
                .param("zone", days.zone())
                .param("excludedDates", CalendarDays.text(days.excludedDates()))
                .param("excludedWeekdays", CalendarDays.text(days.excludedWeekdays()))
                .param("includedDates", CalendarDays.text(days.includedDates()))
                .param("now", Utc.param(now))
                .update();
        jdbc.sql(sql)
                .param("name", name)
                .param("version", version)
                .param("now", Utc.param(now))
                .update();
    }

    void purge(Instant before) {
        jdbc.sql(PURGE.formatted(CalendarUse.isOf("calendar_days.calendar", database)))
                .param("before", Utc.param(before))
                .update();
    }

    void delete(String name) {
        jdbc.sql(DELETE).param("name", name).update();
    }
}
