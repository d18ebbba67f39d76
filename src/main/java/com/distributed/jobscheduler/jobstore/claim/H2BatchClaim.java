package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.schedule.SegmentLookUp;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Optimistic, because H2's SKIP LOCKED locks every due row. The update claims those of the listed jobs that are still
 * PENDING and due; they are recognised by the claim's own token. Ids ascend, so that claimers cannot deadlock. The
 * conditions beside the ids are inside a {@code case}: otherwise H2 would look the rows up by status and read all
 * PENDING jobs.
 */
@RequiredArgsConstructor
final class H2BatchClaim implements BatchClaim {
    static final String DUE = """
            select id from jobs
            where next_run_time <= :asOf and segment = any(:segments) and %s and %s
            order by status, limit_id, priority, next_run_time, id limit :limit
            """.formatted(SegmentLookUp.USUAL, Claimable.DUE);
    static final String CLAIM = """
            update jobs set %s where id = any(:ids) and case when %s then next_run_time end <= :asOf
            """.formatted(MoveSql.claimed(":worker", ":token", "null"), Claimable.DUE);
    private static final String OPEN =
            ExecutionTable.openAttempts("jobs where id = any(:ids) and claim_token = :token");
    private static final String CLAIMED = "select " + DueRow.COLUMNS
            + " from jobs where id = any(:ids) and claim_token = :token order by next_run_time, id";

    private final JdbcClient jdbc;
    private final RowGuard rows;

    @Override
    public List<DueJob> claim(Order order) {
        while (true) {
            var due = due(order);
            if (due.isEmpty()) {
                return List.of();
            }
            var ids = new SqlArrayValue("bigint", due.stream().sorted().toArray());
            if (claim(order, ids) > 0) {
                return claimed(order, ids);
            }
            // Other claimers got all of these jobs: look for the rest.
        }
    }

    private List<Long> due(Order order) {
        return jdbc.sql(DUE)
                .param("segments", new SqlArrayValue("integer", order.segments().toArray()))
                .param("asOf", Utc.param(order.asOf()))
                .param("dueBy", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("limit", order.limit())
                .query(Long.class)
                .list();
    }

    private int claim(Order order, SqlArrayValue ids) {
        return jdbc.sql(CLAIM)
                .param("ids", ids)
                .param("asOf", Utc.param(order.asOf()))
                .param("dueBy", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("worker", order.workerId())
                .param("token", order.token())
                .param("lease", Utc.param(order.leaseUntil()))
                .param("now", Utc.param(order.now()))
                .update();
    }

    private List<DueJob> claimed(Order order, SqlArrayValue ids) {
        jdbc.sql(OPEN)
                .param("ids", ids)
                .param("token", order.token())
                .param("now", Utc.param(order.now()))
                .update();
        return jdbc.sql(CLAIMED)
                .param("ids", ids)
                .param("token", order.token())
                .query(rows.readable("claim", "id", DueRow.claimedBy(order.token())));
    }
}
