package com.distributed.jobscheduler.jobstore.limit;

import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.IdRange;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Which stored jobs are under which limit: their column {@code limit_id}. It is put right in chunks, each in a transaction
 * of its own, so that no claim waits long for a job of a limit with a million of them.
 */
@Component
@RequiredArgsConstructor
class LimitedJobs {
    private static final int CHUNK = 1_000;

    /** Not by the status: H2 would take its index, and read all that wait instead of the range. */
    private static final String IS_OPEN = "finished_at is null";

    /** The limit of a job's key, or of its name where it has no key; 0 for none. */
    private static final String EXPECTED = """
            coalesce((select l.id from job_limits l where (l.max_running is not null or l.per_minute is not null)
                and l.by_job_name = (jobs.concurrency_key is null)
                and l.limit_key = coalesce(jobs.concurrency_key, jobs.job_name)), 0)
            """;

    // Each is read in the order of an index.
    private static final String NEW_BY_KEY = """
            select id from jobs where concurrency_key = :key and limit_id = 0 and %s and id > :after
            order by id limit :most
            """;
    private static final String NEW_BY_NAME = """
            select jobs.id from job_search s join jobs on jobs.id = s.job_id
            where s.job_name = :key and s.job_id > :after and concurrency_key is null and limit_id = 0 and %s
            order by s.job_id limit :most
            """.formatted(IS_OPEN);
    private static final String UNDER = """
            (select id from jobs where limit_id = :limit and limit_id <> 0 and status = 'PENDING' and not paused limit :most)
            union all
            (select id from jobs where limit_id = :limit and limit_id <> 0 and status in ('SCHEDULED', 'RUNNING') limit :most)
            union all
            (select id from jobs where limit_id = :limit and limit_id <> 0 and status = 'PENDING' and paused limit :most)
            """;
    private static final String WRONG =
            "select id from jobs where id > :after and id <= :last and " + IS_OPEN + " and limit_id <> " + EXPECTED;
    private static final String NEXT_USED = """
            select limit_id from jobs where status = 'PENDING' and not paused and limit_id <> 0 and limit_id > :after
            order by limit_id limit 1
            """;

    /** In order, so that two callers do not wait for each other. */
    private static final String LOCK = "select id from jobs where id = any(:ids) order by id for update";

    private static final String PUT_RIGHT = "update jobs set limit_id = " + EXPECTED + " where id = any(:ids) and "
            + IS_OPEN + " and limit_id <> " + EXPECTED;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final DatabaseDriver database;

    /** Puts all jobs of a new limit under it. */
    int comeUnder(Limit limit) {
        var put = 0;
        var after = 0L;
        List<Long> found;
        do {
            found = jdbc.sql(limit.byJobName() ? NEW_BY_NAME : newByKey())
                    .param("key", limit.key())
                    .param("after", after)
                    .param("most", CHUNK)
                    .query(Long.class)
                    .list();
            put += putRight(found);
            after = found.isEmpty() ? after : found.getLast();
        } while (found.size() == CHUNK);
        return put;
    }

    /** On PostgreSQL with the condition of its index (V23). */
    private String newByKey() {
        return NEW_BY_KEY.formatted(database == DatabaseDriver.POSTGRESQL ? MoveSql.NOT_ENDED : IS_OPEN);
    }

    /** Takes jobs from under a limit that has ended, a chunk at a time, at most so many chunks. */
    int leave(long limitId, int mostChunks) {
        var left = 0;
        int last;
        var chunks = 0;
        do {
            last = putRight(jdbc.sql(UNDER)
                    .param("limit", limitId)
                    .param("most", CHUNK)
                    .query(Long.class)
                    .list());
            left += last;
        } while (last > 0 && ++chunks < mostChunks);
        return left;
    }

    /** Puts right those of the jobs in the range that are under the wrong one. */
    int putRight(IdRange range) {
        return putRight(range.of(jdbc.sql(WRONG)).query(Long.class).list());
    }

    /** The next limit that jobs wait for, by id; empty when there is none. */
    List<Long> nextUsed(long after) {
        return jdbc.sql(NEXT_USED).param("after", after).query(Long.class).list();
    }

    private int putRight(List<Long> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        var array = new SqlArrayValue("bigint", ids.toArray());
        var put = transactions.execute(status -> {
            jdbc.sql(LOCK).param("ids", array).query(Long.class).list();
            return jdbc.sql(PUT_RIGHT).param("ids", array).update();
        });
        return put == null ? 0 : put;
    }
}
