package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.schedule.SegmentLookUp;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * One statement, which skips rows that other claimers hold. For some of the segments it looks each one up, and again
 * with a larger window when that did not find enough.
 */
@RequiredArgsConstructor
final class PostgresBatchClaim implements BatchClaim {
    private static final String CLAIMED = """
            , claimed as (
                update jobs set %s
                from due where id = due_id
                returning %s
            ), opened as (%s)
            """.formatted(
                    MoveSql.claimed(":worker", ":token", "null"),
                    DueRow.COLUMNS,
                    // Values that all rows share need not come back with each row.
                    ExecutionTable.openAttempts("""
                            (select id, next_run_time as claimed_run_time, retry_count,
                                cast(:token as varchar) as claim_token, cast(:worker as varchar) as claimed_by
                                from claimed) as claims
                            """));
    private static final String DUE = "next_run_time <= :asOf and " + Claimable.DUE;

    static final String CLAIM = """
            with due as (
                select id as due_id from jobs where %s and %s
                order by next_run_time, id limit :limit for update skip locked
            )%s
            select false as more, claimed.* from claimed order by next_run_time, id
            """.formatted(SegmentLookUp.USUAL, DUE, CLAIMED);

    // What was found is locked one by one, and only as far as the limit.
    static final String CLAIM_BY_SEGMENT = """
            with %s, due as (
                select free.due_id from found cross join lateral (
                    select id as due_id from jobs where ctid = place and limit_id = 0 and %s
                    for update skip locked) as free
                order by found.due_at, found.due_id limit :limit
            )%s
            select %s as more, claimed.* from (values (1)) as one left join claimed on true order by next_run_time, id
            """.formatted(SegmentLookUp.found(DUE), DUE, CLAIMED, SegmentLookUp.IS_MORE);

    private final JdbcClient jdbc;
    private final RowGuard rows;

    @Override
    public List<DueJob> claim(Order order) {
        var claimed = new ArrayList<DueJob>();
        if (!SegmentLookUp.helps(order.segments())) {
            claim(order, jdbc.sql(CLAIM), order.limit(), claimed);
            return claimed;
        }
        var window = SegmentLookUp.window(order.limit(), order.segments().size());
        while (claimed.size() < order.limit()) {
            var statement = SegmentLookUp.of(jdbc.sql(CLAIM_BY_SEGMENT), order.segments(), window);
            if (!claim(order, statement, order.limit() - claimed.size(), claimed)) {
                break;
            }
            // The jobs are crowded in few segments, or other claimers hold the first ones.
            window = 2 * window + order.limit();
        }
        return claimed;
    }

    /** Adds up to so many jobs; returns whether there may be more. */
    private boolean claim(Order order, StatementSpec statement, int limit, List<DueJob> claimed) {
        var mapper = DueRow.claimedBy(order.token());
        return Boolean.TRUE.equals(statement
                .param("asOf", Utc.param(order.asOf()))
                .param("dueBy", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("limit", limit)
                .param("worker", order.workerId())
                .param("token", order.token())
                .param("lease", Utc.param(order.leaseUntil()))
                .param("now", Utc.param(order.now()))
                .query(found -> {
                    var more = false;
                    while (found.next()) {
                        more = found.getBoolean("more");
                        var id = found.getLong("id");
                        if (id > 0) {
                            read(found, id, mapper, claimed);
                        }
                    }
                    return more;
                }));
    }

    private void read(ResultSet row, long id, DueRow mapper, List<DueJob> claimed) throws SQLException {
        try {
            claimed.add(mapper.mapRow(row, 0));
        } catch (RuntimeException unreadable) {
            rows.passedOver("claim", "id=" + id, unreadable);
        }
    }
}
