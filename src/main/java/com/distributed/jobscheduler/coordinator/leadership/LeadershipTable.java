package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The one row with the leader, its term, and the end of its lease. */
@Repository
@RequiredArgsConstructor
class LeadershipTable {
    private static final String LED_SO_FAR =
            "SELECT led_millis, led_until FROM coordinator_leadership WHERE id = 1 FOR UPDATE";
    private static final String TAKE_OFFICE = """
            UPDATE coordinator_leadership
            SET term = term + 1, coordinator_id = :id, url = :url, instance = :instance, elected_at = :now, led_until = :now,
                lease_until = CURRENT_TIMESTAMP + CAST(:millis AS INTEGER) * INTERVAL '0.001' SECOND
            WHERE id = 1""";
    private static final String RENEW = """
            UPDATE coordinator_leadership
            SET lease_until = CURRENT_TIMESTAMP + CAST(:millis AS INTEGER) * INTERVAL '0.001' SECOND,
                led_millis = :led, led_until = :now
            WHERE id = 1 AND term = :term""";
    private static final String RETIRE =
            "UPDATE coordinator_leadership SET lease_until = NULL WHERE id = 1 AND term = :term";
    private static final String HOLD_TERM =
            "SELECT term FROM coordinator_leadership WHERE id = 1 AND term = :term FOR UPDATE";
    private static final String CURRENT = """
            SELECT term, coordinator_id, url, elected_at, instance FROM coordinator_leadership
            WHERE id = 1 AND lease_until > CURRENT_TIMESTAMP""";
    private static final String TERM = "SELECT term FROM coordinator_leadership WHERE id = 1";

    private final JdbcClient jdbc;
    private final InstanceId instance;

    /** Begins a new term; waits for a write of the former leader that is still running. */
    @Transactional
    public LeaderElection.Term takeOffice(LocalNode.Identity node, Instant now, Duration lease) {
        var led = jdbc.sql(LED_SO_FAR)
                .query((row, n) -> ledSoFar(row.getLong("led_millis"), row.getTimestamp("led_until"), lease, now))
                .single();
        jdbc.sql(TAKE_OFFICE)
                .param("id", node.id())
                .param("url", node.url())
                .param("instance", instance.value())
                .param("now", Timestamp.from(now))
                .param("millis", lease.toMillis())
                .update();
        return new LeaderElection.Term(jdbc.sql(TERM).query(Long.class).single(), led);
    }

    private static LedTime ledSoFar(long millis, @Nullable Timestamp until, Duration lease, Instant now) {
        var vacancy = until == null ? Duration.ZERO : Duration.between(until.toInstant(), now);
        return new LedTime(Duration.ofMillis(millis), vacancy.isNegative() ? Duration.ZERO : vacancy, lease, now);
    }

    /** Renews the lease of this term; false when another term has begun. */
    boolean renew(LeaderElection.Term term, Instant now, Duration lease) {
        return jdbc.sql(RENEW)
                        .param("term", term.number())
                        .param("led", term.led().at(now).toMillis())
                        .param("now", Timestamp.from(now))
                        .param("millis", lease.toMillis())
                        .update()
                == 1;
    }

    void retire(long term) {
        jdbc.sql(RETIRE).param("term", term).update();
    }

    /** Keeps the term until the running transaction ends; false when the term is already over. */
    boolean holdTerm(long term) {
        return jdbc.sql(HOLD_TERM)
                .param("term", term)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /** The leader by the database's own clock; empty between two terms. */
    Optional<Leader> current() {
        return jdbc.sql(CURRENT)
                .query((row, n) -> new Leader(
                        row.getLong("term"),
                        row.getString("coordinator_id"),
                        row.getString("url"),
                        row.getTimestamp("elected_at").toInstant(),
                        InstanceId.of(row.getString("instance"))))
                .optional();
    }
}
