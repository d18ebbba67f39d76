package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** One statement. It skips rows that other claimers hold. */
@RequiredArgsConstructor
final class PostgresBatchClaim implements BatchClaim {
    static final String CLAIM = """
            with due as (
                select id as due_id from jobs
                where segment = any(:segments) and next_run_time <= :asOf and %s
                order by next_run_time, id limit :limit for update skip locked
            ), claimed as (
                update jobs set %s
                from due where id = due_id
                returning %s
            ), opened as (%s)
            select * from claimed order by next_run_time, id
            """.formatted(
                    Claimable.NOW,
                    MoveSql.claimed(":worker", ":token", "null"),
                    DueRow.COLUMNS,
                    // Values that all rows share need not come back with each row.
                    ExecutionTable.openAttempts("""
                            (select id, next_run_time as claimed_run_time, retry_count,
                                cast(:token as varchar) as claim_token, cast(:worker as varchar) as claimed_by
                                from claimed) as claims
                            """));

    private final JdbcClient jdbc;
    private final RowGuard rows;

    @Override
    public List<DueJob> claim(Order order) {
        return jdbc.sql(CLAIM)
                .param("segments", new SqlArrayValue("integer", order.segments().toArray()))
                .param("asOf", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("limit", order.limit())
                .param("worker", order.workerId())
                .param("token", order.token())
                .param("lease", Utc.param(order.leaseUntil()))
                .param("now", Utc.param(order.now()))
                .query(rows.readable("claim", "id", DueRow.claimedBy(order.token())));
    }
}
