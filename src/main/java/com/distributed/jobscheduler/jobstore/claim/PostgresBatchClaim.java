package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.jobstore.schedule.Waits;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** One statement: claimers pass over the rows that others are just claiming. */
@RequiredArgsConstructor
final class PostgresBatchClaim implements BatchClaim {
    static final String CLAIM = """
            with due as (
                select id as due_id from jobs
                where status = 'PENDING' and not paused and segment = any(:segments) and next_run_time <= :asOf
                    and %s and not %s
                order by next_run_time, id limit :limit for update skip locked
            ), claimed as (
                update jobs set status = 'SCHEDULED', claimed_run_time = next_run_time,
                    occurrence_claimed_at = coalesce(occurrence_claimed_at, :now),
                    claimed_by = :worker, claim_token = :token, agent_id = null, lease_until = :lease,
                    move_key = null, moved_to = 'SCHEDULED', updated_at = :now
                from due where id = due_id
                returning %s
            ), opened as (
                insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at)
                select id, next_run_time, retry_count + 1, :token, :worker, :now from claimed
            )
            select * from claimed order by next_run_time, id
            """.formatted(Waits.IS_OVER, MissedOccurrences.IS_MISSED, DueRow.COLUMNS);

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
