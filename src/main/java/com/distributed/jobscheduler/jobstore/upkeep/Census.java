package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.wire.JobStatus;
import java.util.EnumMap;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts the jobs by status, and those that keep failing, at an interval, so that a scrape costs no query. */
@Component
@RequiredArgsConstructor
class Census {
    private static final String COUNT = "select status, count(*) as jobs from jobs group by status";
    /** Failures in a row within the retries of one occurrence are not final. */
    private static final String COUNT_FAILING = """
            select count(*) from jobs
            where consecutive_failures > 0 and consecutive_failures > retry_count + abandonments
                and status in ('PENDING', 'SCHEDULED', 'RUNNING')
            """;

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final UpkeepMetrics metrics;

    @Scheduled(fixedDelayString = "${job-store.census-interval:30s}")
    void tick() {
        metrics.task(UpkeepMetrics.CENSUS).run(this::countOnce);
    }

    void countOnce() {
        var byStatus = new EnumMap<JobStatus, Long>(JobStatus.class);
        jdbc.sql(COUNT).query(row -> {
            var status = row.getString("status");
            var jobs = row.getLong("jobs");
            rows.handled("census", "status=" + status, () -> byStatus.put(JobStatus.valueOf(status), jobs) == null);
        });
        metrics.counted(byStatus, jdbc.sql(COUNT_FAILING).query(Long.class).single());
    }
}
