package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.wire.LoadReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The registered workers. Changes belong in a transaction under the leader's term. */
@Repository
@RequiredArgsConstructor
public class WorkerTable {
    private static final String COLUMNS = """
            SELECT worker_id, url, registered_at, last_heartbeat_at, heard_at_led_millis, desired_segments, takes_part_since, epoch,
                   instance, waiting_instance, reported_status, reported_segment_count, reported_in_flight, reported_dispatched_count,
                   reported_last_scan_at, reported_epoch, reported_segments, reported_version,
                   reported_circuit, reported_skew_millis
            FROM coordinator_worker WHERE expelled_at IS NULL""";
    private static final String ALL_ACTIVE = COLUMNS + " ORDER BY worker_id";
    private static final String ONE_ACTIVE = COLUMNS + " AND worker_id = :worker";
    private static final String REGISTER_AGAIN = """
            UPDATE coordinator_worker
            SET url = CASE WHEN :named THEN :url ELSE url END,
                push_secret = CASE WHEN :named THEN :secret ELSE push_secret END, last_heartbeat_at = :now, heard_at_led_millis = :led,
                registered_at = CASE WHEN expelled_at IS NULL THEN registered_at ELSE :now END, expelled_at = NULL
            WHERE worker_id = :worker""";
    private static final String REGISTER = """
            INSERT INTO coordinator_worker (worker_id, url, push_secret, registered_at, last_heartbeat_at, heard_at_led_millis)
            VALUES (:worker, :url, :secret, :now, :now, :led)""";
    private static final String HEARTBEAT = """
            UPDATE coordinator_worker SET last_heartbeat_at = :now, heard_at_led_millis = :led
            WHERE worker_id = :worker AND expelled_at IS NULL""";
    private static final String HEARD_NOT_BEFORE =
            "UPDATE coordinator_worker SET heard_at_led_millis = :led WHERE heard_at_led_millis < :led";
    private static final String REPORT = """
            UPDATE coordinator_worker
            SET reported_status = :status, reported_segment_count = :count, reported_in_flight = :inFlight,
                reported_dispatched_count = :dispatched, reported_last_scan_at = :lastScan,
                reported_epoch = :epoch, reported_segments = :segments, reported_version = :version,
                reported_circuit = :circuit, reported_skew_millis = :skew
            WHERE worker_id = :worker""";
    private static final String WANTS = """
            UPDATE coordinator_worker
            SET takes_part_since = COALESCE(takes_part_since, :now),
                desired_segments = GREATEST(COALESCE(desired_segments, 0), :desired)
            WHERE worker_id = :worker""";
    private static final String WANTS_NONE =
            "UPDATE coordinator_worker SET takes_part_since = NULL, desired_segments = 0 WHERE worker_id = :worker";
    private static final String EXPEL = """
            UPDATE coordinator_worker
            SET expelled_at = :now, desired_segments = NULL, takes_part_since = NULL, reported_epoch = NULL,
                reported_segments = NULL, instance = NULL, instance_left = FALSE, waiting_instance = NULL,
                waiting_at_led_millis = NULL
            WHERE worker_id = :worker""";
    private static final String CHANGED = "UPDATE coordinator_worker SET epoch = :epoch WHERE worker_id IN (:workers)";
    private static final String NONE_LATER = """
            UPDATE coordinator_worker
            SET last_heartbeat_at = CASE WHEN last_heartbeat_at > :now THEN :now ELSE last_heartbeat_at END,
                takes_part_since = CASE WHEN takes_part_since > :now THEN :now ELSE takes_part_since END
            WHERE last_heartbeat_at > :now OR takes_part_since > :now""";
    private static final String FORGET = "DELETE FROM coordinator_worker WHERE expelled_at < :before";

    private final JdbcClient jdbc;
    private final RowGuard rows;

    /** All active workers, by id. */
    public List<Worker> active() {
        return jdbc.sql(ALL_ACTIVE).query(this::worker).list();
    }

    /** The worker of this id, when it is active. */
    public Optional<Worker> active(String workerId) {
        return jdbc.sql(ONE_ACTIVE)
                .param("worker", workerId)
                .query(this::worker)
                .optional();
    }

    void register(String workerId, @Nullable PushTarget target, Instant now, Duration led) {
        if (register(REGISTER_AGAIN, workerId, target, now, led) == 0) {
            register(REGISTER, workerId, target, now, led);
        }
    }

    private int register(String sql, String workerId, @Nullable PushTarget target, Instant now, Duration led) {
        return jdbc.sql(sql)
                .param("worker", workerId)
                .param("named", target != null)
                .param("url", target == null ? null : target.url(), Types.VARCHAR)
                .param("secret", target == null ? null : target.secret(), Types.VARCHAR)
                .param("now", Timestamp.from(now))
                .param("led", led.toMillis())
                .update();
    }

    /** False when no worker of this id is active. */
    boolean heartbeat(String workerId, Instant now, Duration led) {
        return jdbc.sql(HEARTBEAT)
                        .param("worker", workerId)
                        .param("now", Timestamp.from(now))
                        .param("led", led.toMillis())
                        .update()
                == 1;
    }

    /** Lets each worker's silence begin at this led time at the earliest. */
    public void heardNotBefore(Duration led) {
        jdbc.sql(HEARD_NOT_BEFORE).param("led", led.toMillis()).update();
    }

    void report(String workerId, LoadReport load) {
        var segments = load.segments();
        var lastScan = load.lastScanTime();
        jdbc.sql(REPORT)
                .param("worker", workerId)
                .param("status", load.status(), Types.VARCHAR)
                .param("count", load.assignedSegmentCount(), Types.INTEGER)
                .param("inFlight", load.inFlight(), Types.INTEGER)
                .param("dispatched", load.jobsDispatchedCount(), Types.BIGINT)
                .param(
                        "lastScan",
                        lastScan == null ? null : lastScan.atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("epoch", load.epoch(), Types.BIGINT)
                .param(
                        "segments",
                        segments == null
                                ? null
                                : segments.stream()
                                        .distinct()
                                        .sorted()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(",")),
                        Types.VARCHAR)
                .param("version", load.version(), Types.VARCHAR)
                .param("circuit", load.agentCircuit(), Types.VARCHAR)
                .param("skew", load.clockSkewMillis(), Types.BIGINT)
                .update();
    }

    /** Records how many segments a worker wants; a larger earlier wish stays. */
    public void wants(String workerId, int desired, Instant now) {
        jdbc.sql(WANTS)
                .param("worker", workerId)
                .param("desired", desired)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Takes a worker out of balancing and failover until it asks again. */
    public void wantsNone(String workerId) {
        jdbc.sql(WANTS_NONE).param("worker", workerId).update();
    }

    /** Expels the worker: it is unknown until it registers again. */
    public void expel(String workerId, Instant now) {
        jdbc.sql(EXPEL)
                .param("worker", workerId)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Sets the epoch of the last change to these workers' segments. */
    public void changed(Collection<String> workerIds, long epoch) {
        if (!workerIds.isEmpty()) {
            jdbc.sql(CHANGED).param("epoch", epoch).param("workers", workerIds).update();
        }
    }

    /** Sets times in the future to now: the clock was set back, and they would have to wait for it. */
    public void noneLaterThan(Instant now) {
        jdbc.sql(NONE_LATER).param("now", Timestamp.from(now)).update();
    }

    /** Deletes workers that were expelled before this instant. */
    public void forget(Instant before) {
        jdbc.sql(FORGET).param("before", Timestamp.from(before)).update();
    }

    private Worker worker(ResultSet row, int n) throws SQLException {
        return new Worker(
                row.getString("worker_id"),
                row.getString("url"),
                row.getTimestamp("registered_at").toInstant(),
                row.getTimestamp("last_heartbeat_at").toInstant(),
                Duration.ofMillis(row.getLong("heard_at_led_millis")),
                row.getObject("desired_segments", Integer.class),
                instant(row.getTimestamp("takes_part_since")),
                row.getLong("epoch"),
                row.getString("instance"),
                row.getString("waiting_instance"),
                load(row));
    }

    /** An unreadable report counts as none: the worker exists, and sends a new one. */
    private @Nullable LoadReport load(ResultSet row) throws SQLException {
        try {
            return reported(row);
        } catch (IllegalArgumentException e) {
            rows.passedOver("reports", "worker=" + row.getString("worker_id"), e);
            return null;
        }
    }

    private static @Nullable LoadReport reported(ResultSet row) throws SQLException {
        var load = new LoadReport(
                row.getString("reported_status"),
                row.getObject("reported_segment_count", Integer.class),
                row.getObject("reported_in_flight", Integer.class),
                row.getObject("reported_dispatched_count", Long.class),
                instant(row.getTimestamp("reported_last_scan_at")),
                row.getObject("reported_epoch", Long.class),
                segments(row.getString("reported_segments")),
                row.getString("reported_version"),
                row.getString("reported_circuit"),
                row.getObject("reported_skew_millis", Long.class));
        return load.equals(NOTHING_REPORTED) ? null : load;
    }

    private static final LoadReport NOTHING_REPORTED =
            new LoadReport(null, null, null, null, null, null, null, null, null, null);

    private static @Nullable List<Integer> segments(@Nullable String list) {
        if (list == null) {
            return null;
        }
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
