package com.distributed.jobscheduler.jobstore.registry;

import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ExecutionWorkerLoad;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The table {@code execution_worker_instances}: one row per process that registered under an id. A process that a
 * restart replaced is not listed; two live processes are.
 */
@Component
@RequiredArgsConstructor
public class ExecutionWorkerTable {
    private static final int BATCH = 1_000;
    private static final String INSERT = """
            insert into execution_worker_instances (worker_id, instance, capacity, current_load, segment, handlers, url,
                version, registered_at, last_heartbeat)
            values (:workerId, :instance, :capacity, 0, :segment, :handlers, :url, :version, :now, :now) on conflict do nothing
            """;
    private static final String UPDATE = """
            update execution_worker_instances set capacity = :capacity, segment = :segment, handlers = :handlers,
                url = :url, version = :version, last_heartbeat = :now
            where worker_id = :workerId and instance = :instance
            """;
    private static final String HEARTBEAT = """
            update execution_worker_instances set capacity = coalesce(:capacity, capacity),
                current_load = coalesce(:load, current_load), version = coalesce(:version, version), last_heartbeat = :now
            where worker_id = :workerId and instance = :instance
            """;
    private static final String FORGET_FORMER = """
            delete from execution_worker_instances
            where worker_id = :workerId and instance <> :instance and last_heartbeat < :silentSince
            """;
    /** The outer condition is checked again on the row as it is when it is locked: a heartbeat may come in between. */
    private static final String FORGET_SILENT = """
            delete from execution_worker_instances
            where last_heartbeat < :silentSince and (worker_id, instance) in (
                select worker_id, instance from execution_worker_instances
                where last_heartbeat < :silentSince order by last_heartbeat limit :limit)
            """;
    /** A process is gone when another one of its id has registered after its last heartbeat. */
    private static final String IS_REPLACED = """
            exists (select 1 from execution_worker_instances other
                where other.worker_id = entry.worker_id and other.registered_at > entry.last_heartbeat)
            """;

    private static final String OF_ID = """
            select * from execution_worker_instances entry
            where worker_id = :workerId and (instance = :instance or not %s)
            """.formatted(IS_REPLACED);
    private static final String ALL = """
            select * from execution_worker_instances entry where not %s order by worker_id, instance
            """.formatted(IS_REPLACED);

    private final JdbcClient jdbc;
    private final JobStoreProperties properties;
    private final Clock clock;

    /**
     * Registers the worker; may be repeated.
     *
     * @param instance the process, among those with this id; empty when it does not name itself
     */
    @Transactional
    Optional<ExecutionWorker> register(String workerId, String instance, AgentEntry entry) {
        var handlers = entry.handlers();
        jdbc.sql(FORGET_FORMER)
                .param("workerId", workerId)
                .param("instance", instance)
                .param("silentSince", Utc.param(silentSince()))
                .update();
        for (var sql : List.of(INSERT, UPDATE)) {
            var changed = jdbc.sql(sql)
                    .param("workerId", workerId)
                    .param("instance", instance)
                    .param("capacity", entry.capacity())
                    .param("segment", entry.segment())
                    .param("handlers", handlers == null ? null : String.join("\n", handlers))
                    .param("url", entry.url())
                    .param("version", entry.version())
                    .param("now", Utc.param(clock.instant()))
                    .update();
            if (changed == 1) {
                break;
            }
        }
        return find(workerId, instance);
    }

    /** Records a heartbeat; empty when the worker, or this process of it, is unknown. */
    @Transactional
    Optional<ExecutionWorker> heartbeat(String workerId, String instance, ExecutionWorkerLoad load) {
        jdbc.sql(HEARTBEAT)
                .param("workerId", workerId)
                .param("instance", instance)
                .param("capacity", load.capacity())
                .param("load", load.currentLoad())
                .param("version", load.version())
                .param("now", Utc.param(clock.instant()))
                .update();
        return find(workerId, instance);
    }

    List<ExecutionWorker> all() {
        return besideOthers(jdbc.sql(ALL).query(this::row).list());
    }

    /**
     * Removes the entries that have been silent for {@code job-store.agent-entry-retention}, in small transactions; none
     * that is ONLINE. Returns how many.
     */
    public long purge() {
        var kept = Collections.max(List.of(properties.agentEntryRetention(), properties.agentTimeout()));
        var silentSince = Utc.param(clock.instant().minus(kept));
        var all = 0L;
        int removed;
        do {
            removed = jdbc.sql(FORGET_SILENT)
                    .param("silentSince", silentSince)
                    .param("limit", BATCH)
                    .update();
            all += removed;
        } while (removed == BATCH);
        return all;
    }

    private Optional<ExecutionWorker> find(String workerId, String instance) {
        var ofId = jdbc.sql(OF_ID)
                .param("workerId", workerId)
                .param("instance", instance)
                .query(this::row)
                .list();
        return besideOthers(ofId).stream()
                .filter(worker -> instance.equals(Objects.requireNonNullElse(worker.instance(), "")))
                .findAny();
    }

    private static List<ExecutionWorker> besideOthers(List<ExecutionWorker> workers) {
        var online = workers.stream()
                .filter(ExecutionWorker::isOnline)
                .collect(Collectors.groupingBy(ExecutionWorker::workerId, Collectors.counting()));
        return workers.stream()
                .map(worker -> worker.besideOthers(
                        online.getOrDefault(worker.workerId(), 0L).intValue() - (worker.isOnline() ? 1 : 0)))
                .toList();
    }

    private Instant silentSince() {
        return clock.instant().minus(properties.agentTimeout());
    }

    private ExecutionWorker row(ResultSet row, int number) throws SQLException {
        var lastHeartbeat = Utc.read(row, "last_heartbeat");
        var handlers = row.getString("handlers");
        var instance = row.getString("instance");
        return new ExecutionWorker(
                row.getString("worker_id"),
                instance.isEmpty() ? null : instance,
                0,
                lastHeartbeat.isBefore(silentSince()) ? ExecutionWorker.OFFLINE : ExecutionWorker.ONLINE,
                row.getInt("capacity"),
                row.getInt("current_load"),
                row.getObject("segment", Integer.class),
                handlers == null ? null : handlers.lines().toList(),
                row.getString("url"),
                row.getString("version"),
                Utc.read(row, "registered_at"),
                lastHeartbeat);
    }
}
