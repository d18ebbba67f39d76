package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Instant;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which occurrences of a job have run. */
@Component
@RequiredArgsConstructor
public class PastRuns {
    // A retry's or an extra run's time is the store's own; an extra run at the very microsecond of an occurrence is it.
    private static final String RUN_FROM = """
            select run_time from executions where job_id = :jobId and run_time >= :from and attempt = 1
                and (started_at is not null or outcome in ('COMPLETED', 'FAILED')) order by run_time limit 10000
            """;

    private final JdbcClient jdbc;

    /** The run times from the given one on under which a first attempt at the job has run or runs. */
    public Set<Instant> from(long jobId, Instant from) {
        return Set.copyOf(jdbc.sql(RUN_FROM)
                .param("jobId", jobId)
                .param("from", Utc.param(from))
                .query((row, n) -> Utc.read(row, "run_time"))
                .list());
    }
}
