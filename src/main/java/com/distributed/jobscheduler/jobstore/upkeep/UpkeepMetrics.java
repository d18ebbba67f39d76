package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.wire.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What the store's upkeep did, how many jobs there are by status, and how many go on failing. */
@Component
class UpkeepMetrics {
    static final String JOBS = "job_store.jobs";
    static final String FAILING = "job_store.jobs.failing";
    static final String SWEPT = "job_store.swept";
    static final String PURGED = "job_store.purged";
    static final String CENSUS = "census";

    private final Map<JobStatus, AtomicLong> jobs = new EnumMap<>(JobStatus.class);
    private final AtomicLong failing = new AtomicLong();
    private final Counter claims;
    private final Counter runs;
    private final Counter skipped;
    private final Map<String, UpkeepTask> tasks;
    private final Counter purged;

    UpkeepMetrics(MeterRegistry registry, DatabaseOutage outage) {
        for (var status : JobStatus.values()) {
            jobs.put(
                    status,
                    Objects.requireNonNull(registry.gauge(JOBS, Tags.of("status", status.name()), new AtomicLong())));
        }
        Gauge.builder(FAILING, failing, AtomicLong::doubleValue)
                .description("jobs that run again, whose last run failed with no retry of it left")
                .register(registry);
        claims = registry.counter(SWEPT, "what", "claims_expired");
        runs = registry.counter(SWEPT, "what", "runs_abandoned");
        skipped = registry.counter(SWEPT, "what", "occurrences_skipped");
        tasks = Stream.of("sweep", "purge", CENSUS)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        name -> new UpkeepTask(name, !name.equals(CENSUS), failures(registry, name), outage)));
        purged = registry.counter(PURGED);
    }

    void swept(long claimsExpired, long runsAbandoned, long occurrencesSkipped) {
        claims.increment((double) claimsExpired);
        runs.increment((double) runsAbandoned);
        skipped.increment((double) occurrencesSkipped);
    }

    private static Counter failures(MeterRegistry registry, String name) {
        return Counter.builder("job_store." + name + ".failures")
                .description("times that the " + name + " failed as a whole")
                .register(registry);
    }

    /** The boundary of the task of this name. */
    UpkeepTask task(String name) {
        return Objects.requireNonNull(tasks.get(name), name);
    }

    void purged(long jobsRemoved) {
        purged.increment((double) jobsRemoved);
    }

    void counted(Map<JobStatus, Long> byStatus, long goOnFailing) {
        failing.set(goOnFailing);
        jobs.forEach((status, gauge) -> gauge.set(byStatus.getOrDefault(status, 0L)));
    }
}
