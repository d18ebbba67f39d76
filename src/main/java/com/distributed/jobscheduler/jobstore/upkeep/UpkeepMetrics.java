package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.wire.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What the store's upkeep did, and how many jobs there are by status. */
@Component
class UpkeepMetrics {
    static final String JOBS = "job_store.jobs";
    static final String SWEPT = "job_store.swept";
    static final String SWEEP_FAILURES = "job_store.sweep.failures";
    static final String PURGED = "job_store.purged";

    private final Map<JobStatus, AtomicLong> jobs = new EnumMap<>(JobStatus.class);
    private final Counter claims;
    private final Counter runs;
    private final Counter skipped;
    private final Counter failures;
    private final Counter purged;

    UpkeepMetrics(MeterRegistry registry) {
        for (var status : JobStatus.values()) {
            jobs.put(
                    status,
                    Objects.requireNonNull(registry.gauge(JOBS, Tags.of("status", status.name()), new AtomicLong())));
        }
        claims = registry.counter(SWEPT, "what", "claims_expired");
        runs = registry.counter(SWEPT, "what", "runs_abandoned");
        skipped = registry.counter(SWEPT, "what", "occurrences_skipped");
        failures = registry.counter(SWEEP_FAILURES);
        purged = registry.counter(PURGED);
    }

    void swept(long claimsExpired, long runsAbandoned, long occurrencesSkipped) {
        claims.increment((double) claimsExpired);
        runs.increment((double) runsAbandoned);
        skipped.increment((double) occurrencesSkipped);
    }

    void sweepFailed() {
        failures.increment();
    }

    void purged(long jobsRemoved) {
        purged.increment((double) jobsRemoved);
    }

    void counted(Map<JobStatus, Long> byStatus) {
        jobs.forEach((status, gauge) -> gauge.set(byStatus.getOrDefault(status, 0L)));
    }
}
