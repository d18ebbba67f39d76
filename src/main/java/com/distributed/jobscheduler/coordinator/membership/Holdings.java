package com.distributed.jobscheduler.coordinator.membership;

import java.util.ArrayList;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads a worker's segments and their epoch by one statement. Knows expelled workers too. */
@Repository
@RequiredArgsConstructor
public class Holdings {
    private static final String OF = """
            SELECT w.url, w.push_secret, w.epoch, s.segment
            FROM coordinator_worker w
            LEFT JOIN coordinator_segment s ON s.worker_id = w.worker_id AND s.state = 'OWNED'
            WHERE w.worker_id = :worker ORDER BY s.segment""";

    private final JdbcClient jdbc;

    /** Empty when no worker of this id ever registered. */
    public Optional<Holding> of(String workerId) {
        return Optional.ofNullable(jdbc.sql(OF).param("worker", workerId).query(rows -> {
            @Nullable Holding holding = null;
            var segments = new ArrayList<Integer>();
            while (rows.next()) {
                var segment = rows.getObject("segment", Integer.class);
                if (segment != null) {
                    segments.add(segment);
                }
                holding = new Holding(
                        workerId,
                        new PushTarget(rows.getString("url"), rows.getString("push_secret")),
                        rows.getLong("epoch"),
                        segments);
            }
            return holding;
        }));
    }
}
