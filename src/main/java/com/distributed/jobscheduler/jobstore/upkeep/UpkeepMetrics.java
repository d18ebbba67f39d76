package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.wire.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Metrics of the store's upkeep, jobs by status, and jobs that keep failing. */
@Component
class UpkeepMetrics {
    static final String JOBS = "job_store.jobs";
    static final String FAILING = "job_store.jobs.failing";
    static final String SWEPT = "job_store.swept";
    static final String PURGED = "job_store.purged";
    static final String CENSUS = "census";
    static final String CALENDARS = "calendars";
    static final String LIMITS = "limits";
    static final String ROUND = "round";

    /** Their rounds may write nothing, and so prove nothing. */
    private static final Set<String> READERS = Set.of(CENSUS, CALENDARS, LIMITS, ROUND);

    private final Map<JobStatus, AtomicLong> jobs = new EnumMap<>(JobStatus.class);
    private final AtomicLong failing = new AtomicLong();
    private final Counter claims;
    private final Counter runs;
    private final Counter skipped;
    private final Counter rearmed;
    private final Map<String, UpkeepTask> tasks;
    private final Counter purged;

    UpkeepMetrics(MeterRegistry registry, DatabaseOutage outage) {
        for (var status : JobStatus.values()) {
            var count = new AtomicLong();
            jobs.put(status, count);
            Gauge.builder(JOBS, count, AtomicLong::doubleValue)
                    .description("jobs, by their status")
                    .tag("status", status.name())
                    .register(registry);
        }
        Gauge.builder(FAILING, failing, AtomicLong::doubleValue)
                .description("jobs that run again, whose last run failed with no retry of it left")
                .register(registry);
        claims = swept(registry, "claims_expired");
        runs = swept(registry, "runs_abandoned");
        skipped = swept(registry, "occurrences_skipped");
        rearmed = swept(registry, "jobs_rearmed");
        tasks = Stream.of("sweep", "purge", CENSUS, "late", CALENDARS, LIMITS, ROUND)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        name -> new UpkeepTask(name, !READERS.contains(name), failures(registry, name), outage)));
        purged = Counter.builder(PURGED)
                .description("finished jobs and old records that were removed")
                .register(registry);
    }

    void swept(long claimsExpired, long runsAbandoned, long occurrencesSkipped) {
        claims.increment((double) claimsExpired);
        runs.increment((double) runsAbandoned);
        skipped.increment((double) occurrencesSkipped);
    }

    void rearmed(long jobsRearmed) {
        rearmed.increment((double) jobsRearmed);
    }

    private static Counter swept(MeterRegistry registry, String what) {
        return Counter.builder(SWEPT)
                .description("what a sweep ended, by what it was")
                .tag("what", what)
                .register(registry);
    }

    private static Counter failures(MeterRegistry registry, String name) {
        return Counter.builder("job_store." + name + ".failures")
                .description("times that the " + name + " failed as a whole")
                .register(registry);
    }

    /** The failure handling of the task with this name. */
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
