package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.sql.Types;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Claims one job and opens its attempt, both or neither. The number of round trips differs by database. */
interface SingleClaim {
    /** Open-ended, so that a dialect can extend it. */
    String CLAIM = """
            update jobs set %s
            where id = :id and next_run_time = coalesce(:expected, next_run_time)
                and version = coalesce(:version, version) and %s
            """.formatted(MoveSql.claimed(":worker", ":token", ":key"), Claimable.NOW);

    /** The same under a limit, whose row the caller holds. */
    String CLAIM_LIMITED = """
            update jobs set %s
            where id = :id and next_run_time = coalesce(:expected, next_run_time)
                and version = coalesce(:version, version) and limit_id = :limit and %s
            """.formatted(MoveSql.claimed(":worker", ":token", ":key"), Claimable.LIMITED);

    /** True when the job could be claimed and is claimed now. */
    boolean claim(Order order);

    /** The same for a job under this limit; the caller holds its row, and the transaction. */
    boolean claimLimited(Order order, long limitId);

    /**
     * The job to claim, and the values that the claim writes.
     *
     * @param waitedBy instant by which a job's wait must be over
     * @param missedBefore run time before which an occurrence is missed under the policy SKIP
     */
    record Order(
            Claim.Request request,
            String token,
            Instant now,
            Instant leaseUntil,
            Instant waitedBy,
            Instant missedBefore) {
        StatementSpec of(JdbcClient jdbc, String sql) {
            return times(jdbc.sql(sql))
                    .param("id", request.jobId())
                    .param("worker", request.workerId())
                    .param("key", request.key())
                    .param("token", token)
                    .param("expected", Utc.param(request.expectedRunTime()))
                    .param("version", request.expectedVersion(), Types.INTEGER)
                    .param("waitedBy", Utc.param(waitedBy));
        }

        StatementSpec times(StatementSpec statement) {
            return statement
                    .param("now", Utc.param(now))
                    .param("lease", Utc.param(leaseUntil))
                    .param("missedBefore", Utc.param(missedBefore));
        }
    }
}
