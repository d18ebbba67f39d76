package com.distributed.jobscheduler.coordinator.leadership;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The registered coordinators and their last heartbeats, for people. */
@Repository
@RequiredArgsConstructor
class NodeTable {
    private static final String UPDATE = """
            UPDATE coordinator_node SET host = :host, port = :port, last_heartbeat_at = :now
            WHERE coordinator_id = :id""";
    private static final String INSERT = """
            INSERT INTO coordinator_node (coordinator_id, host, port, registered_at, last_heartbeat_at)
            VALUES (:id, :host, :port, :now, :now)""";
    private static final String HEARTBEAT =
            "UPDATE coordinator_node SET last_heartbeat_at = :now WHERE coordinator_id = :id";
    private static final String ALL = """
            SELECT coordinator_id, host, port, registered_at, last_heartbeat_at
            FROM coordinator_node ORDER BY coordinator_id""";

    private final JdbcClient jdbc;

    void register(CoordinatorNode node, Instant now) {
        try {
            if (write(UPDATE, node, now) == 0) {
                write(INSERT, node, now);
            }
        } catch (DuplicateKeyException registeredMeanwhile) {
            write(UPDATE, node, now);
        }
    }

    private int write(String sql, CoordinatorNode node, Instant now) {
        return jdbc.sql(sql)
                .param("id", node.coordinatorId())
                .param("host", node.host())
                .param("port", node.port())
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

    List<KnownNode> all() {
        return jdbc.sql(ALL)
                .query((row, n) -> new KnownNode(
                        row.getString("coordinator_id"),
                        row.getString("host"),
                        row.getInt("port"),
                        row.getTimestamp("registered_at").toInstant(),
                        row.getTimestamp("last_heartbeat_at").toInstant()))
                .list();
    }

    /** A coordinator in the list. */
    record KnownNode(String coordinatorId, String host, int port, Instant registeredAt, Instant lastHeartbeatAt) {}
}
