package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.calendar.Calendars;
import com.distributed.jobscheduler.jobstore.registry.ExecutionWorkerTable;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes old finished jobs, ended executions, submissions' keys and silent agents' entries, in small transactions off the
 * request path.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Purge {
    private static final int BATCH = 1_000;
    private static final String OLD_KEYS = """
            delete from submission_keys where submission_key in (
                select submission_key from submission_keys where created_at < :before order by created_at limit :limit)
            """;

    private final JdbcClient jdbc;
    private final ExecutionWorkerTable agents;
    private final Calendars calendars;
    private final UpkeepMetrics metrics;
    private final JobStoreProperties properties;
    private final Clock clock;

    @Scheduled(
            fixedDelayString = "${job-store.purge-interval:10m}",
            initialDelayString = "${job-store.purge-interval:10m}")
    void tick() {
        metrics.task("purge").run(this::purgeOnce);
    }

    /** Removes everything that is old enough now. */
    void purgeOnce() {
        var now = clock.instant();
        purgeKeys(Utc.micros(now.minus(properties.submissionKeyAge())));
        purgeAgents();
        calendars.purge();
        purgeJobs(OldRows.BY_RETENTION, Utc.micros(now));
        if (!properties.purgeAfter().isZero()) {
            purgeJobs(OldRows.BY_AGE, Utc.micros(now.minus(properties.purgeAfter())));
        }
    }

    private void purgeKeys(Instant before) {
        var keys = deleteAll(OLD_KEYS, before);
        if (keys > 0) {
            log.info("keys.purged keys={} before={}", keys, before);
        }
    }

    private void purgeAgents() {
        var entries = agents.purge();
        if (entries > 0) {
            log.info("agents.purged entries={}", entries);
        }
    }

    private void purgeJobs(OldRows old, Instant before) {
        long jobs = 0;
        int removed;
        do {
            delete(old.logsOfJobs(), before);
            delete(old.executionsOfJobs(), before);
            delete(old.labels(), before);
            delete(old.search(), before);
            delete(old.history(), before);
            removed = delete(old.jobs(), before);
            jobs += removed;
        } while (removed == BATCH);
        var executions = purgeEnded(old, before);
        metrics.purged(jobs);
        if (jobs + executions > 0) {
            log.info("purge.done jobs={} executions={} before={}", jobs, executions, before);
        }
    }

    private long purgeEnded(OldRows old, Instant before) {
        long all = 0;
        int removed;
        do {
            delete(old.logs(), before);
            removed = delete(old.executions(), before);
            all += removed;
        } while (removed == BATCH);
        return all;
    }

    private long deleteAll(String sql, Instant before) {
        long all = 0;
        int removed;
        do {
            removed = delete(sql, before);
            all += removed;
        } while (removed == BATCH);
        return all;
    }

    private int delete(String sql, Instant before) {
        return jdbc.sql(sql)
                .param("before", Utc.param(before))
                .param("limit", BATCH)
                .update();
    }
}
