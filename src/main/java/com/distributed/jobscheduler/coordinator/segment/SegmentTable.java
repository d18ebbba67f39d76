package com.distributed.jobscheduler.coordinator.segment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The 100 rows with the owners. Each update states the expected rows and fails when it finds others. */
@Repository
@RequiredArgsConstructor
class SegmentTable {
    private static final String ALL = """
            SELECT segment, worker_id, state, since, epoch, target_worker_id, revoked_at, revoked_at_led_millis
            FROM coordinator_segment ORDER BY segment""";
    private static final String OWNED_BY =
            "SELECT segment FROM coordinator_segment WHERE worker_id = :worker AND state = 'OWNED' ORDER BY segment";
    private static final String UNOWNED = "SELECT COUNT(*) FROM coordinator_segment WHERE worker_id IS NULL";
    private static final String GRANT = """
            UPDATE coordinator_segment
            SET worker_id = :worker, state = 'OWNED', epoch = :epoch, since = :now
            WHERE segment IN (:segments) AND worker_id IS NULL""";
    private static final String REVOKE = """
            UPDATE coordinator_segment
            SET state = 'REVOKING', target_worker_id = :target, epoch = :epoch, revoked_at = :now,
                revoked_at_led_millis = :led
            WHERE segment IN (:segments) AND worker_id = :worker AND state = 'OWNED'""";
    private static final String VACATE = """
            UPDATE coordinator_segment
            SET worker_id = NULL, target_worker_id = NULL, revoked_at = NULL, revoked_at_led_millis = NULL, state = :state,
                epoch = :epoch, since = :now
            WHERE segment IN (:segments) AND worker_id IS NOT NULL""";
    private static final String REVOKED_NOT_BEFORE = """
            UPDATE coordinator_segment SET revoked_at_led_millis = :led
            WHERE state = 'REVOKING' AND revoked_at_led_millis < :led""";
    private static final String NONE_LATER = """
            UPDATE coordinator_segment
            SET since = CASE WHEN since > :now THEN :now ELSE since END,
                revoked_at = CASE WHEN revoked_at > :now THEN :now ELSE revoked_at END
            WHERE since > :now OR revoked_at > :now""";
    private static final String FORGET_TARGET =
            "UPDATE coordinator_segment SET target_worker_id = NULL WHERE target_worker_id = :worker";

    private final JdbcClient jdbc;

    List<Segment> all() {
        return jdbc.sql(ALL).query(SegmentTable::segment).list();
    }

    List<Integer> ownedBy(String workerId) {
        return jdbc.sql(OWNED_BY).param("worker", workerId).query(Integer.class).list();
    }

    int unowned() {
        return jdbc.sql(UNOWNED).query(Integer.class).single();
    }

    void grant(Collection<Integer> segments, String workerId, long epoch, Instant now) {
        expectAll(
                segments,
                jdbc.sql(GRANT)
                        .param("worker", workerId)
                        .param("epoch", epoch)
                        .param("now", Timestamp.from(now))
                        .param("segments", segments)
                        .update());
    }

    void revoke(Collection<Integer> segments, String workerId, String target, long epoch, Instant now, Duration led) {
        expectAll(
                segments,
                jdbc.sql(REVOKE)
                        .param("worker", workerId)
                        .param("target", target)
                        .param("epoch", epoch)
                        .param("now", Timestamp.from(now))
                        .param("led", led.toMillis())
                        .param("segments", segments)
                        .update());
    }

    void vacate(Collection<Integer> segments, SegmentState state, long epoch, Instant now) {
        expectAll(
                segments,
                jdbc.sql(VACATE)
                        .param("state", state.name())
                        .param("epoch", epoch)
                        .param("now", Timestamp.from(now))
                        .param("segments", segments)
                        .update());
    }

    void revokedNotBefore(Duration led) {
        jdbc.sql(REVOKED_NOT_BEFORE).param("led", led.toMillis()).update();
    }

    void noneLaterThan(Instant now) {
        jdbc.sql(NONE_LATER).param("now", Timestamp.from(now)).update();
    }

    void forgetTarget(String workerId) {
        jdbc.sql(FORGET_TARGET).param("worker", workerId).update();
    }

    private static void expectAll(Collection<Integer> segments, int changed) {
        if (changed != segments.size()) {
            throw new IncorrectUpdateSemanticsDataAccessException(
                    "of segments " + segments + " only " + changed + " were as expected");
        }
    }

    private static Segment segment(ResultSet row, int n) throws SQLException {
        return new Segment(
                row.getInt("segment"),
                row.getString("worker_id"),
                SegmentState.valueOf(row.getString("state")),
                row.getTimestamp("since").toInstant(),
                row.getLong("epoch"),
                row.getString("target_worker_id"),
                instant(row.getTimestamp("revoked_at")),
                millis(row.getObject("revoked_at_led_millis", Long.class)));
    }

    private static @Nullable Duration millis(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
