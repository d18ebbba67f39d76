package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The jobs by status: counted at an interval, because a million rows are too many to count for each list. */
@Component
@RequiredArgsConstructor
public class JobCounts {
    /** Up to so many jobs are counted for each call. */
    static final int MOST_EXACT = 10_000;

    private static final String COUNT = "select status, count(*) as jobs from jobs group by status";
    private static final String COUNT_FAILED =
            "select status, count(*) as jobs from jobs where %s group by status".formatted(Conditions.FAILED);

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final Clock clock;
    private volatile @Nullable Counted latest;

    /**
     * Numbers of jobs.
     *
     * @param lastRunFailed those among them whose last run failed
     */
    public record Counted(Instant at, Map<JobStatus, Long> all, Map<JobStatus, Long> lastRunFailed) {
        long of(Collection<JobStatus> statuses, boolean isOfFailed) {
            var counts = isOfFailed ? lastRunFailed : all;
            return statuses.stream()
                    .mapToLong(status -> counts.getOrDefault(status, 0L))
                    .sum();
        }
    }

    /** Counts all jobs now. */
    public Counted count() {
        var counted = new Counted(clock.instant(), count(COUNT), count(COUNT_FAILED));
        latest = counted;
        return counted;
    }

    /** The last count, or one of now where the jobs are few. */
    Counted recent() {
        var last = latest;
        return last == null || last.of(last.all().keySet(), false) < MOST_EXACT ? count() : last;
    }

    private Map<JobStatus, Long> count(String sql) {
        var byStatus = new EnumMap<JobStatus, Long>(JobStatus.class);
        jdbc.sql(sql).query(row -> {
            var status = row.getString("status");
            var jobs = row.getLong("jobs");
            rows.handled("census", "status=" + status, () -> byStatus.put(JobStatus.valueOf(status), jobs) == null);
        });
        return byStatus;
    }
}
