package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The batch claim: its transaction, its lease, its count, and its repeat. */
@Component
class BatchClaims {
    static final String BATCH_CLAIMED = "job_store.batch.claimed";

    private static final String HELD = "select " + DueRow.COLUMNS + """
            from jobs where status = 'SCHEDULED' and claim_token = :token and lease_until > :leaseEnd
            order by next_run_time, id
            """;

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final WholeBatch wholeBatch;
    private final MissedOccurrences missed;
    private final JobStoreProperties properties;
    private final Clock clock;
    private final Counter claimed;

    BatchClaims(
            JdbcClient jdbc,
            RowGuard rows,
            WholeBatch wholeBatch,
            MissedOccurrences missed,
            JobStoreProperties properties,
            Clock clock,
            MeterRegistry registry) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.wholeBatch = wholeBatch;
        this.missed = missed;
        this.properties = properties;
        this.clock = clock;
        this.claimed = Counter.builder(BATCH_CLAIMED)
                .description("jobs that were claimed in batches")
                .register(registry);
    }

    /**
     * A request for due jobs.
     *
     * @param key the same for each repeat of this claim, and for no other claim of this worker
     * @param isRepeat true when an earlier try may have claimed jobs and its answer was lost: the repeat answers with
     *     those jobs
     */
    record Request(
            String workerId,
            List<Integer> segments,
            Instant asOf,
            int limit,
            @Nullable String key,
            boolean isRepeat) {
        /** The claim's token. It depends on the key, so that a repeat finds the jobs of the first try. */
        String token() {
            return key == null
                    ? UUID.randomUUID().toString()
                    : UUID.nameUUIDFromBytes((workerId + '\n' + key).getBytes(StandardCharsets.UTF_8))
                            .toString();
        }
    }

    @Transactional
    List<DueJob> claim(Request request) {
        var now = Utc.micros(clock.instant());
        var token = request.token();
        if (request.isRepeat()) {
            var held = held(token, now);
            if (!held.isEmpty()) {
                return held;
            }
        }
        var jobs = wholeBatch.claim(new BatchClaim.Order(
                request.workerId(),
                request.segments(),
                request.asOf(),
                request.limit(),
                token,
                now,
                now.plus(properties.claimLease()),
                missed.missedBefore()));
        claimed.increment(jobs.size());
        return jobs;
    }

    /** Skips jobs whose lease has less than half of its time left: that may be too short to start them. */
    private List<DueJob> held(String token, Instant now) {
        return jdbc.sql(HELD)
                .param("token", token)
                .param("leaseEnd", Utc.param(now.plus(properties.claimLease().dividedBy(2))))
                .query(rows.readable("claim", "id", DueRow.claimedBy(token)));
    }
}
