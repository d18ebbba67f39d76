package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.find.JobCounts;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts the jobs by status, and those that keep failing, at an interval, so that a scrape costs no query. */
@Component
@RequiredArgsConstructor
class Census {
    /** Failures in a row within the retries of one occurrence are not final. */
    private static final String COUNT_FAILING = """
            select count(*) from jobs
            where consecutive_failures > 0 and consecutive_failures > retry_count + abandonments
                and status in ('PENDING', 'SCHEDULED', 'RUNNING')
            """;

    private final JdbcClient jdbc;
    private final JobCounts counts;
    private final UpkeepMetrics metrics;

    @Scheduled(fixedDelayString = "${job-store.census-interval:30s}")
    void tick() {
        metrics.task(UpkeepMetrics.CENSUS).run(this::countOnce);
    }

    void countOnce() {
        metrics.counted(
                counts.count().all(), jdbc.sql(COUNT_FAILING).query(Long.class).single());
    }
}
