package com.distributed.jobscheduler.jobstore.limit;

import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * How many more jobs each limit lets through. What a claim counts stays true while it holds the limit's row: no other
 * claim gets that row, and what ends meanwhile only makes room.
 */
@Component
@RequiredArgsConstructor
public class LimitRooms {
    static final Duration MINUTE = Duration.ofMinutes(1);

    /** More limits with room are not served by one claim; the next one takes the others, whose rows are free. */
    private static final int MOST_AT_ONCE = 200;

    private static final String UNDER_WAY =
            "(select count(*) from jobs where limit_id = %s and limit_id <> 0 and status in ('SCHEDULED', 'RUNNING'))";
    // H2 would read all jobs under way: it looks up by no list of values and another column.
    private static final String UNDER_WAY_ON_H2 = """
            ((select count(*) from jobs where limit_id = %1$s and status = 'SCHEDULED')
                + (select count(*) from jobs where limit_id = %1$s and status = 'RUNNING'))
            """;
    private static final String OF_LIMIT = "job_limits.id";
    /** The claims of a limit that started within the minute, or may start yet. */
    private static final String COUNTED = """
            from job_limit_claims c join executions e on e.job_id = c.job_id and e.claim_token = c.claim_token
            where c.limit_id = %s and c.claimed_at > :since and case
                when started_at is not null then started_at > :minuteAgo
                when ended_at is null then true
                else outcome not in ('GIVEN_BACK', 'CLAIM_EXPIRED') and ended_at > :minuteAgo end
            """;

    private static final String HAS_PLACE = "(max_running is null or max_running > %s)";
    private static final String WAITS =
            "limit_id = job_limits.id and limit_id <> 0 and status = 'PENDING' and not paused and next_run_time <= :asOf";
    private static final String HAS_DUE = "exists (select 1 from jobs where " + WAITS + ")";
    private static final String HAS_STARTS =
            "(per_minute is null or per_minute > (select count(*) %s))".formatted(COUNTED.formatted(OF_LIMIT));
    private static final String ON_POSTGRES = HAS_PLACE.formatted(UNDER_WAY.formatted(OF_LIMIT)) + " and " + HAS_DUE
            + " and exists (select 1 from jobs where " + WAITS
            + " and segment = any(:segments) and priority = any(:levels)) and " + HAS_STARTS;
    // H2 would read all that wait, also where there is no place: it looks up by no array, and chooses the order itself.
    private static final String ON_H2 = "case when " + HAS_PLACE.formatted(UNDER_WAY_ON_H2.formatted(OF_LIMIT))
            + " and " + HAS_DUE + """
             then exists (select 1 from unnest(:segments) as asked (wanted) cross join unnest(:levels) as used (level)
                inner join jobs on segment = wanted and priority = level where %s) and %s else false end
            """.formatted(WAITS, HAS_STARTS);
    private static final String WITH_DUE_JOBS =
            "select " + Limit.COLUMNS + " from job_limits where %s order by id limit :most";
    private static final String LOCKED = WITH_DUE_JOBS + " for update skip locked";
    private static final String FIND = "select " + Limit.COLUMNS + " from job_limits where id = :id";
    private static final String LOCK = FIND + " for update";
    private static final String COUNT_WAITING = """
            select count(*) from jobs where limit_id = :id and limit_id <> 0 and status = 'PENDING' and not paused
                and next_run_time <= :now
            """;
    /** One that ended without a start counts as started when it ended, unless it was given back. */
    private static final String STARTS =
            "select count(*) as starts, min(coalesce(started_at, ended_at)) as oldest " + COUNTED.formatted(":id");

    private static final String NOTE = """
            insert into job_limit_claims (limit_id, claimed_at, job_id, claim_token)
            select limit_id, :now, id, claim_token from jobs
            where id = any(:jobs) and claim_token = :token and limit_id = any(:limits)
            """;
    private static final String FORGET =
            "delete from job_limit_claims where limit_id = any(:limits) and claimed_at <= :since";

    private final JdbcClient jdbc;
    private final DatabaseDriver database;
    private final PriorityLevels levels;
    private final JobStoreProperties properties;

    /**
     * A limit and how many more of its jobs may be claimed.
     *
     * @param waitUntil when the first place becomes free by itself, where that is known; else the epoch
     */
    public record Room(Limit limit, int places, Instant waitUntil) {
        /** How long until there is a place, where that is known. */
        public Optional<Duration> waits(Instant now) {
            return places > 0 || !waitUntil.isAfter(now)
                    ? Optional.empty()
                    : Optional.of(Duration.between(now, waitUntil));
        }
    }

    /** The limits with room that have due jobs in these segments, held until the transaction ends. */
    public List<Room> held(List<Integer> segments, Instant asOf, Instant now) {
        return rooms(LOCKED, segments, asOf, now);
    }

    /** The same without holding them: for a list, which promises nothing. */
    public List<Room> seen(List<Integer> segments, Instant asOf, Instant now) {
        return rooms(WITH_DUE_JOBS, segments, asOf, now);
    }

    private List<Room> rooms(String sql, List<Integer> segments, Instant asOf, Instant now) {
        var limits = jdbc.sql(sql.formatted(isH2() ? ON_H2 : ON_POSTGRES))
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("asOf", Utc.param(asOf))
                .param("levels", new SqlArrayValue("integer", levels.all().toArray()))
                .param("most", MOST_AT_ONCE)
                .param("since", Utc.param(longAgo(now)))
                .param("minuteAgo", Utc.param(now.minus(MINUTE)))
                .query(Limit::read)
                .list();
        // Counted only now: what another claim committed before this one got the rows is seen.
        return limits.stream()
                .map(limit -> roomOf(limit, now))
                .filter(room -> room.places() > 0)
                .toList();
    }

    /** The room of the limit with this id, which is held until the transaction ends; empty when it is gone. */
    public Optional<Room> hold(long limitId, Instant now) {
        return jdbc.sql(LOCK).param("id", limitId).query(Limit::read).optional().map(limit -> roomOf(limit, now));
    }

    /** The same without holding it: for an answer, which promises nothing. */
    Optional<Room> look(long limitId, Instant now) {
        return jdbc.sql(FIND).param("id", limitId).query(Limit::read).optional().map(limit -> roomOf(limit, now));
    }

    Room roomOf(Limit limit, Instant now) {
        var maxRunning = limit.maxRunning();
        var perMinute = limit.perMinute();
        var places = maxRunning == null ? Integer.MAX_VALUE : maxRunning - underWay(limit);
        if (perMinute == null || places <= 0) {
            return new Room(limit, places, Instant.EPOCH);
        }
        var starts = starts(limit, now);
        var oldest = starts.oldest();
        return new Room(
                limit,
                Math.min(places, perMinute - starts.count()),
                oldest == null ? Instant.EPOCH : oldest.plus(MINUTE));
    }

    private boolean isH2() {
        return database == DatabaseDriver.H2;
    }

    int underWay(Limit limit) {
        return jdbc.sql("select " + (isH2() ? UNDER_WAY_ON_H2 : UNDER_WAY).formatted(":id"))
                .param("id", limit.id())
                .query(Integer.class)
                .single();
    }

    long waiting(Limit limit, Instant now) {
        return jdbc.sql(COUNT_WAITING)
                .param("id", limit.id())
                .param("now", Utc.param(now))
                .query(Long.class)
                .single();
    }

    Starts starts(Limit limit, Instant now) {
        return jdbc.sql(STARTS)
                .param("id", limit.id())
                .param("since", Utc.param(longAgo(now)))
                .param("minuteAgo", Utc.param(now.minus(MINUTE)))
                .query((row, number) -> new Starts(row.getInt("starts"), Utc.readNullable(row, "oldest")))
                .single();
    }

    record Starts(int count, @Nullable Instant oldest) {}

    /** Notes the claims of these jobs that count by the minute. */
    public void claimed(Collection<Limit> limits, Collection<Long> jobs, String token, Instant now) {
        var ids = limits.stream()
                .filter(limit -> limit.perMinute() != null)
                .map(Limit::id)
                .toArray();
        if (ids.length > 0) {
            jdbc.sql(FORGET)
                    .param("limits", new SqlArrayValue("bigint", ids))
                    .param("since", Utc.param(longAgo(now)))
                    .update();
            jdbc.sql(NOTE)
                    .param("limits", new SqlArrayValue("bigint", ids))
                    .param("jobs", new SqlArrayValue("bigint", jobs.toArray()))
                    .param("token", token)
                    .param("now", Utc.param(now))
                    .update();
        }
    }

    /** A claim from before this cannot have started within the minute: its lease ended first. */
    private Instant longAgo(Instant now) {
        return now.minus(MINUTE.multipliedBy(2)).minus(properties.claimLease().multipliedBy(2));
    }
}
