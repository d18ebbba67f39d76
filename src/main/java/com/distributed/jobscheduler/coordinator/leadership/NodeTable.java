package com.distributed.jobscheduler.coordinator.leadership;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The registered coordinators and their last heartbeats, for people. */
@Repository
@RequiredArgsConstructor
class NodeTable {
    private static final String UPDATE = """
            UPDATE coordinator_node SET host = :host, port = :port, version = coalesce(cast(:version AS varchar), version),
                last_heartbeat_at = :now
            WHERE coordinator_id = :id""";
    private static final String INSERT = """
            INSERT INTO coordinator_node (coordinator_id, host, port, version, registered_at, last_heartbeat_at)
            VALUES (:id, :host, :port, :version, :now, :now)""";
    private static final String HEARTBEAT =
            "UPDATE coordinator_node SET last_heartbeat_at = :now WHERE coordinator_id = :id";
    private static final String FORGET_SILENT =
            "DELETE FROM coordinator_node WHERE version IS NOT NULL AND last_heartbeat_at < :silentSince";
    private static final String ALL = """
            SELECT coordinator_id, host, port, version, registered_at, last_heartbeat_at
            FROM coordinator_node ORDER BY coordinator_id""";

    private final JdbcClient jdbc;

    /**
     * Enters the coordinator, or notes that it lives.
     *
     * @param version its release; null leaves what is known
     */
    void register(CoordinatorNode node, @Nullable String version, Instant now) {
        try {
            if (write(UPDATE, node, version, now) == 0) {
                write(INSERT, node, version, now);
            }
        } catch (DuplicateKeyException registeredMeanwhile) {
            write(UPDATE, node, version, now);
        }
    }

    private int write(String sql, CoordinatorNode node, @Nullable String version, Instant now) {
        return jdbc.sql(sql)
                .param("id", node.coordinatorId())
                .param("host", node.host())
                .param("port", node.port())
                .param("version", version)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** False when no coordinator of this id has registered. */
    boolean heartbeat(String coordinatorId, Instant now) {
        return jdbc.sql(HEARTBEAT)
                        .param("id", coordinatorId)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /** Removes the coordinators that entered themselves and have been silent since. */
    void forget(Instant silentSince) {
        jdbc.sql(FORGET_SILENT)
                .param("silentSince", Timestamp.from(silentSince))
                .update();
    }

    List<KnownNode> all() {
        return jdbc.sql(ALL)
                .query((row, n) -> new KnownNode(
                        row.getString("coordinator_id"),
                        row.getString("host"),
                        row.getInt("port"),
                        row.getString("version"),
                        row.getTimestamp("registered_at").toInstant(),
                        row.getTimestamp("last_heartbeat_at").toInstant()))
                .list();
    }

    /**
     * A coordinator in the list.
     *
     * @param version its release; absent when it does not say it
     */
    record KnownNode(
            String coordinatorId,
            String host,
            int port,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String version,

            Instant registeredAt,
            Instant lastHeartbeatAt) {}
}
