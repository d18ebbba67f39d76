package com.distributed.jobscheduler.jobstore.registry;

import com.distributed.jobscheduler.jobstore.job.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.job.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table {@code execution_workers}. */
@Component
@RequiredArgsConstructor
class ExecutionWorkerTable {
    private static final String INSERT = """
            insert into execution_workers (worker_id, capacity, current_load, segment, handlers, registered_at,
                last_heartbeat)
            values (:workerId, :capacity, 0, :segment, :handlers, :now, :now) on conflict do nothing
            """;
    private static final String UPDATE = """
            update execution_workers set capacity = :capacity, segment = :segment, handlers = :handlers,
                last_heartbeat = :now
            where worker_id = :workerId
            """;
    private static final String HEARTBEAT = """
            update execution_workers set capacity = coalesce(:capacity, capacity),
                current_load = coalesce(:load, current_load), last_heartbeat = :now
            where worker_id = :workerId
            """;
    private static final String FIND = "select * from execution_workers where worker_id = :workerId";
    private static final String ALL = "select * from execution_workers order by worker_id";

    private final JdbcClient jdbc;
    private final JobStoreProperties properties;
    private final Clock clock;

    /**
     * Registers the worker, again if need be.
     *
     * @param handlers names without line breaks; null for a worker that takes any name
     */
    @Transactional
    Optional<ExecutionWorker> register(
            String workerId, int capacity, @Nullable Integer segment, @Nullable List<String> handlers) {
        for (var sql : List.of(INSERT, UPDATE)) {
            var changed = jdbc.sql(sql)
                    .param("workerId", workerId)
                    .param("capacity", capacity)
                    .param("segment", segment)
                    .param("handlers", handlers == null ? null : String.join("\n", handlers))
                    .param("now", Utc.param(clock.instant()))
                    .update();
            if (changed == 1) {
                break;
            }
        }
        return find(workerId);
    }

    /** Notes that the worker lives; empty when it is unknown. */
    @Transactional
    Optional<ExecutionWorker> heartbeat(String workerId, @Nullable Integer capacity, @Nullable Integer load) {
        jdbc.sql(HEARTBEAT)
                .param("workerId", workerId)
                .param("capacity", capacity)
                .param("load", load)
                .param("now", Utc.param(clock.instant()))
                .update();
        return find(workerId);
    }

    List<ExecutionWorker> all() {
        return jdbc.sql(ALL).query(this::row).list();
    }

    private Optional<ExecutionWorker> find(String workerId) {
        return jdbc.sql(FIND).param("workerId", workerId).query(this::row).optional();
    }

    private ExecutionWorker row(ResultSet row, int number) throws SQLException {
        var lastHeartbeat = Utc.read(row, "last_heartbeat");
        var silent = lastHeartbeat.isBefore(clock.instant().minus(properties.agentTimeout()));
        var handlers = row.getString("handlers");
        return new ExecutionWorker(
                row.getString("worker_id"),
                silent ? "OFFLINE" : "ONLINE",
                row.getInt("capacity"),
                row.getInt("current_load"),
                row.getObject("segment", Integer.class),
                handlers == null ? null : handlers.lines().toList(),
                Utc.read(row, "registered_at"),
                lastHeartbeat);
    }
}
