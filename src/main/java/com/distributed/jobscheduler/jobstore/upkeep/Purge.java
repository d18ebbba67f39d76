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
    // A finished job never moves again, so its executions may be removed first, by a separate statement.
    private static final String EXECUTIONS_OF_FINISHED = """
            delete from executions where job_id in (
                select id from jobs where finished_at < :before order by finished_at, id limit :limit)
            """;
    private static final String LOGS_OF_FINISHED = """
            delete from execution_logs where execution_id in (
                select id from executions where job_id in (
                    select id from jobs where finished_at < :before order by finished_at, id limit :limit))
            """;
    private static final String FINISHED = """
            delete from jobs where id in (
                select id from jobs where finished_at < :before order by finished_at, id limit :limit)
            """;
    private static final String LABELS_OF_FINISHED = """
            delete from job_labels where job_id in (
                select id from jobs where finished_at < :before order by finished_at, id limit :limit)
            """;
    private static final String SEARCH_OF_FINISHED = """
            delete from job_search where job_id in (
                select id from jobs where finished_at < :before order by finished_at, id limit :limit)
            """;
    private static final String HISTORY_OF_FINISHED = """
            delete from job_history where job_id in (
                select id from jobs where finished_at < :before order by finished_at, id limit :limit)
            """;
    private static final String ENDED = """
            delete from executions where id in (
                select id from executions where ended_at < :before order by ended_at, id limit :limit)
            """;
    private static final String LOGS_OF_ENDED = """
            delete from execution_logs where execution_id in (
                select id from executions where ended_at < :before order by ended_at, id limit :limit)
            """;

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
        if (!properties.purgeAfter().isZero()) {
            purgeJobs(Utc.micros(now.minus(properties.purgeAfter())));
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

    private void purgeJobs(Instant before) {
        long jobs = 0;
        int removed;
        do {
            delete(LOGS_OF_FINISHED, before);
            delete(EXECUTIONS_OF_FINISHED, before);
            delete(LABELS_OF_FINISHED, before);
            delete(SEARCH_OF_FINISHED, before);
            delete(HISTORY_OF_FINISHED, before);
            removed = delete(FINISHED, before);
            jobs += removed;
        } while (removed == BATCH);
        var executions = purgeEnded(before);
        metrics.purged(jobs);
        if (jobs + executions > 0) {
            log.info("purge.done jobs={} executions={} before={}", jobs, executions, before);
        }
    }

    private long purgeEnded(Instant before) {
        long all = 0;
        int removed;
        do {
            delete(LOGS_OF_ENDED, before);
            removed = delete(ENDED, before);
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
