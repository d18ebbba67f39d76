package com.distributed.jobscheduler.jobstore.limit;

import com.distributed.jobscheduler.jobstore.job.FeaturesInUse;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table {@code job_limits}. */
@Component
@RequiredArgsConstructor
public class LimitTable {
    private static final String IS_LIMIT = "limit_key = :key and by_job_name = :byJobName";
    private static final String CHANGE =
            "update job_limits set max_running = :maxRunning, per_minute = :perMinute where " + IS_LIMIT;
    private static final String ADD = """
            insert into job_limits (limit_key, by_job_name, max_running, per_minute, created_at)
            values (:key, :byJobName, :maxRunning, :perMinute, :now) on conflict do nothing
            """;
    /** Deleted limits stay as rows while jobs may point to them. */
    private static final String IS_THERE = "(max_running is not null or per_minute is not null)";

    private static final String LIST =
            "select " + Limit.COLUMNS + " from job_limits where " + IS_THERE + " order by by_job_name, limit_key";
    private static final String FIND =
            "select " + Limit.COLUMNS + " from job_limits where " + IS_LIMIT + " and " + IS_THERE;
    private static final String FIND_ALL = "select " + Limit.COLUMNS + " from job_limits where " + IS_THERE
            + " and ((not by_job_name and limit_key = any(:keys)) or (by_job_name and limit_key = any(:names)))";
    private static final String IS_KNOWN = "select count(*) from job_limits where id = :id";
    private static final String ATTACH_ONE = "update jobs set limit_id = :limit where id = :job and limit_id <> :limit";
    private static final String UNSETTLED =
            "select created_at, " + Limit.COLUMNS + " from job_limits where not settled order by id";
    private static final String UNSETTLE = "update job_limits set settled = false, created_at = :now where " + IS_LIMIT;
    private static final String IS_UNSETTLED = "select count(*) from job_limits where id = :id and not settled";
    private static final String SETTLE =
            "update job_limits set settled = true where id = :id and created_at = :changedAt";
    private static final String REMOVE = """
            delete from job_limits where id = :id and created_at = :changedAt and max_running is null and per_minute is null
                and not exists (select 1 from jobs where limit_id = :id and limit_id <> 0 and %s)
            """.formatted(MoveSql.NOT_ENDED);

    private final JdbcClient jdbc;
    private final FeaturesInUse inUse;
    private final PriorityLevels levels;
    private final Clock clock;

    /** All limits, by key. */
    List<Limit> all() {
        return jdbc.sql(LIST).query(Limit::read).list();
    }

    Optional<Limit> find(String key, boolean byJobName) {
        return of(jdbc.sql(FIND), key, byJobName).query(Limit::read).optional();
    }

    /**
     * Creates or changes a limit.
     *
     * @return the limit when there was none, or a call that made it may have been broken off; jobs that are stored already
     *     may not be under it yet
     */
    @Transactional
    Optional<Limit> put(String key, boolean byJobName, @Nullable Integer maxRunning, @Nullable Integer perMinute) {
        var isNew = find(key, byJobName).isEmpty();
        if (write(CHANGE, key, byJobName, maxRunning, perMinute) == 0) {
            write(ADD, key, byJobName, maxRunning, perMinute);
            write(CHANGE, key, byJobName, maxRunning, perMinute);
        }
        if (isNew) {
            unsettled(key, byJobName);
        }
        inUse.changed();
        return find(key, byJobName)
                .filter(limit -> jdbc.sql(IS_UNSETTLED)
                                .param("id", limit.id())
                                .query(Long.class)
                                .single()
                        > 0);
    }

    private int write(
            String sql, String key, boolean byJobName, @Nullable Integer maxRunning, @Nullable Integer perMinute) {
        return of(jdbc.sql(sql), key, byJobName)
                .param("maxRunning", maxRunning, Types.INTEGER)
                .param("perMinute", perMinute, Types.INTEGER)
                .param("now", Utc.param(clock.instant()))
                .update();
    }

    /** Ends a limit; empty when there is none. What waits for it can be claimed; jobs may point to it still. */
    @Transactional
    Optional<Limit> delete(String key, boolean byJobName) {
        var limit = find(key, byJobName);
        if (limit.isPresent()) {
            write(CHANGE, key, byJobName, null, null);
            unsettled(key, byJobName);
        }
        inUse.changed();
        return limit;
    }

    private void unsettled(String key, boolean byJobName) {
        of(jdbc.sql(UNSETTLE), key, byJobName)
                .param("now", Utc.param(clock.instant()))
                .update();
    }

    /** The limits with one of these keys or job names; empty at no cost when there are none at all. */
    public List<Limit> of(Collection<String> keys, Collection<String> jobNames) {
        return inUse.hasLimits()
                ? jdbc.sql(FIND_ALL)
                        .param("keys", new SqlArrayValue("varchar", keys.toArray()))
                        .param("names", new SqlArrayValue("varchar", jobNames.toArray()))
                        .query(Limit::read)
                        .list()
                : List.of();
    }

    /** The id of the limit for a job of this key and name, among those that {@link #of} found; 0 for none. */
    public static long idFor(List<Limit> limits, @Nullable String key, String jobName) {
        return limits.stream()
                .filter(limit -> limit.byJobName()
                        ? key == null && limit.key().equals(jobName)
                        : limit.key().equals(key))
                .mapToLong(Limit::id)
                .findFirst()
                .orElse(0);
    }

    /** Puts a changed job under the limit of its key or name, and among those of its priority. */
    public void changed(long jobId, RunRules rules, String jobName) {
        levels.use(List.of(rules.priority()));
        if (inUse.hasLimits()) {
            var key = rules.concurrencyKey();
            var limits = of(key == null ? List.of() : List.of(key), List.of(jobName));
            jdbc.sql(ATTACH_ONE)
                    .param("job", jobId)
                    .param("limit", idFor(limits, key, jobName))
                    .update();
        }
    }

    /** Notes that jobs with these priorities are stored by this transaction. */
    public void usePriorities(Collection<Integer> priorities) {
        levels.use(priorities);
    }

    /** Those that were made, or deleted, lately. */
    List<Changed> unsettled() {
        return inUse.hasLimits()
                ? jdbc.sql(UNSETTLED)
                        .query((row, n) -> new Changed(Limit.read(row, n), Utc.read(row, "created_at")))
                        .list()
                : List.of();
    }

    /** @param at when it was made or deleted */
    record Changed(Limit limit, Instant at) {}

    /** Ends the search for jobs of the limit; one that was deleted is removed when no job points to it. */
    void settle(Changed changed) {
        jdbc.sql(changed.limit().isGone() ? REMOVE : SETTLE)
                .param("id", changed.limit().id())
                .param("changedAt", Utc.param(changed.at()))
                .update();
    }

    /** Whether there is a row of this id. */
    boolean isThere(long id) {
        return jdbc.sql(IS_KNOWN).param("id", id).query(Long.class).single() > 0;
    }

    private static StatementSpec of(StatementSpec statement, String key, boolean byJobName) {
        return statement.param("key", key).param("byJobName", byJobName);
    }
}
