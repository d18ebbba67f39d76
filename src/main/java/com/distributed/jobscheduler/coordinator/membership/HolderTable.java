package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The process that holds each active worker's id, in that worker's row. Changes belong under the leader's term. */
@Repository
@RequiredArgsConstructor
class HolderTable {
    private static final String OF = """
            SELECT instance, url, heard_at_led_millis, heartbeat_interval_millis, instance_left, waiting_instance
            FROM coordinator_worker WHERE worker_id = :worker AND expelled_at IS NULL""";
    private static final String MAKE_WAY = """
            UPDATE coordinator_worker
            SET url = NULL, push_secret = NULL, waiting_instance = NULL, waiting_at_led_millis = NULL,
                reported_status = NULL, reported_segment_count = NULL, reported_in_flight = NULL,
                reported_dispatched_count = NULL, reported_last_scan_at = NULL, reported_epoch = NULL, reported_segments = NULL,
                reported_version = NULL, reported_circuit = NULL, reported_skew_millis = NULL
            WHERE worker_id = :worker""";
    private static final String HOLD = """
            UPDATE coordinator_worker
            SET instance = :instance, heartbeat_interval_millis = :interval, instance_left = FALSE
            WHERE worker_id = :worker""";
    private static final String LEAVE = "UPDATE coordinator_worker SET instance_left = TRUE WHERE worker_id = :worker";
    private static final String WAITS = """
            UPDATE coordinator_worker SET waiting_instance = :instance, waiting_at_led_millis = :led
            WHERE worker_id = :worker""";
    private static final String FORGET_WAITING = """
            UPDATE coordinator_worker SET waiting_instance = NULL, waiting_at_led_millis = NULL
            WHERE waiting_at_led_millis <= :led""";

    private final JdbcClient jdbc;

    /** Empty when no worker of this id is active. */
    Optional<Holder> of(String workerId) {
        return jdbc.sql(OF).param("worker", workerId).query(HolderTable::holder).optional();
    }

    /** Forgets the holder's URL and its last report. */
    void makeWay(String workerId) {
        jdbc.sql(MAKE_WAY).param("worker", workerId).update();
    }

    void hold(String workerId, InstanceId instance, @Nullable Duration heartbeatInterval) {
        jdbc.sql(HOLD)
                .param("worker", workerId)
                .param("instance", instance.value())
                .param("interval", heartbeatInterval == null ? null : heartbeatInterval.toMillis(), Types.BIGINT)
                .update();
    }

    /** Notes that the holder has said that it stops. */
    void leave(String workerId) {
        jdbc.sql(LEAVE).param("worker", workerId).update();
    }

    void waits(String workerId, InstanceId instance, Duration led) {
        jdbc.sql(WAITS)
                .param("worker", workerId)
                .param("instance", instance.value())
                .param("led", led.toMillis())
                .update();
    }

    /** Forgets waiting processes that last asked at this led time or before. */
    void forgetWaiting(Duration led) {
        jdbc.sql(FORGET_WAITING).param("led", led.toMillis()).update();
    }

    private static Holder holder(ResultSet row, int n) throws SQLException {
        var interval = row.getObject("heartbeat_interval_millis", Long.class);
        return new Holder(
                InstanceId.of(row.getString("instance")),
                row.getString("url"),
                Duration.ofMillis(row.getLong("heard_at_led_millis")),
                interval == null ? null : Duration.ofMillis(interval),
                row.getBoolean("instance_left"),
                InstanceId.of(row.getString("waiting_instance")));
    }
}
