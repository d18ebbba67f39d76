package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.job.Utc;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.wire.DueJob;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The batch claim's one transaction, its lease and its count. */
@Component
class BatchClaims {
    static final String BATCH_CLAIMED = "job_store.batch.claimed";

    private final BatchClaim batchClaim;
    private final MissedOccurrences missed;
    private final JobStoreProperties properties;
    private final Clock clock;
    private final Counter claimed;

    BatchClaims(
            BatchClaim batchClaim,
            MissedOccurrences missed,
            JobStoreProperties properties,
            Clock clock,
            MeterRegistry registry) {
        this.batchClaim = batchClaim;
        this.missed = missed;
        this.properties = properties;
        this.clock = clock;
        this.claimed = registry.counter(BATCH_CLAIMED);
    }

    @Transactional
    List<DueJob> claim(String workerId, List<Integer> segments, Instant asOf, int limit) {
        var now = Utc.micros(clock.instant());
        var jobs = batchClaim.claim(new BatchClaim.Order(
                workerId,
                segments,
                asOf,
                limit,
                UUID.randomUUID().toString(),
                now,
                now.plus(properties.claimLease()),
                missed.missedBefore()));
        claimed.increment(jobs.size());
        return jobs;
    }
}
