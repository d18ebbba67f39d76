package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The leases of runs: an agent's heartbeat extends them. */
@Component
@RequiredArgsConstructor
class RunLeases {
    // The case keeps H2 from looking the rows up by status; it uses their ids.
    private static final String EXTEND = """
            update jobs set lease_until = :lease
            where id = any(:ids) and case status when 'RUNNING' then agent_id end = :agent
            """;
    private static final String RUNNING = """
            select id, claimed_run_time from jobs
            where id = any(:ids) and case status when 'RUNNING' then agent_id end = :agent
            """;

    private final JdbcClient jdbc;
    private final JobStoreProperties properties;
    private final Clock clock;

    /** Extends the runs' leases; returns the runs that are cancelled, over or no longer this agent's. */
    @Transactional
    List<Occurrence> extend(String agentId, List<Occurrence> runs) {
        if (runs.isEmpty()) {
            return List.of();
        }
        // One order for all heartbeats, so that two of them cannot deadlock.
        var ids = new SqlArrayValue(
                "bigint",
                runs.stream().map(Occurrence::jobId).distinct().sorted().toArray());
        jdbc.sql(EXTEND)
                .param("ids", ids)
                .param("agent", agentId)
                .param("lease", Utc.param(clock.instant().plus(properties.runLease())))
                .update();
        var alive = new HashSet<>(jdbc.sql(RUNNING)
                .param("ids", ids)
                .param("agent", agentId)
                .query((row, n) -> new Occurrence(
                        row.getLong("id"), Utc.read(row, "claimed_run_time").toEpochMilli()))
                .list());
        return runs.stream().filter(run -> !alive.contains(run)).toList();
    }
}
