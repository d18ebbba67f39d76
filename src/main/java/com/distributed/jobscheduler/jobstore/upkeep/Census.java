package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.wire.JobStatus;
import java.util.EnumMap;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts the jobs by status now and then, so that a scrape of the metrics costs no query. */
@Slf4j
@Component
@RequiredArgsConstructor
class Census {
    private static final String COUNT = "select status, count(*) as jobs from jobs group by status";

    private final JdbcClient jdbc;
    private final UpkeepMetrics metrics;

    @Scheduled(fixedDelayString = "${job-store.census-interval:30s}")
    void tick() {
        try {
            countOnce();
        } catch (DataAccessException e) {
            log.warn("census.failed error={}", e.toString());
        }
    }

    void countOnce() {
        var byStatus = new EnumMap<JobStatus, Long>(JobStatus.class);
        jdbc.sql(COUNT).query(row -> {
            byStatus.put(JobStatus.valueOf(row.getString("status")), row.getLong("jobs"));
        });
        metrics.counted(byStatus);
    }
}
