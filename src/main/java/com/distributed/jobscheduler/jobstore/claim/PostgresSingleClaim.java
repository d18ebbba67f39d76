package com.distributed.jobscheduler.jobstore.claim;

import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One statement, which is its own transaction: one round trip. */
@RequiredArgsConstructor
final class PostgresSingleClaim implements SingleClaim {
    private static final String CLAIM_AND_OPEN = """
            with claimed as (%s returning id as job, next_run_time as time, retry_count as retries)
            insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at)
            select job, time, retries + 1, :token, :worker, :now from claimed
            """.formatted(CLAIM);

    private final JdbcClient jdbc;

    @Override
    public boolean claim(Order order) {
        return order.of(jdbc, CLAIM_AND_OPEN).update() > 0;
    }
}
