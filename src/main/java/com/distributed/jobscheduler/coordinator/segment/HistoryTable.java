package com.distributed.jobscheduler.coordinator.segment;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The history of all ownerships: segment, worker, epoch, from, until. */
@Repository
@RequiredArgsConstructor
class HistoryTable {
    private static final String OPEN = """
            INSERT INTO coordinator_segment_history (segment, epoch, worker_id, from_at, open_segment)
            SELECT segment, epoch, worker_id, since, segment FROM coordinator_segment WHERE segment IN (:segments)""";
    private static final String CLOSE = """
            UPDATE coordinator_segment_history SET until_at = :now, open_segment = NULL
            WHERE open_segment IN (:segments)""";
    private static final String PURGE = "DELETE FROM coordinator_segment_history WHERE until_at < :before";

    private final JdbcClient jdbc;

    /** Copies the current owners of these segments; fails when one of them has an open interval already. */
    void open(Collection<Integer> segments) {
        jdbc.sql(OPEN).param("segments", segments).update();
    }

    void close(Collection<Integer> segments, Instant now) {
        jdbc.sql(CLOSE)
                .param("now", Timestamp.from(now))
                .param("segments", segments)
                .update();
    }

    void purge(Instant before) {
        jdbc.sql(PURGE).param("before", Timestamp.from(before)).update();
    }
}
