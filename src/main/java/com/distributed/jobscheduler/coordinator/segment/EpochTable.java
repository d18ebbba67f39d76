package com.distributed.jobscheduler.coordinator.segment;

import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The counter from which every change of the distribution takes its epoch. */
@Repository
@RequiredArgsConstructor
class EpochTable {
    private static final String ADVANCE = "UPDATE coordinator_epoch SET last_epoch = last_epoch + 1 WHERE id = 1";
    private static final String LAST = "SELECT last_epoch FROM coordinator_epoch WHERE id = 1";

    private final JdbcClient jdbc;

    /** The next epoch; the row stays locked until the running transaction ends. */
    long next() {
        jdbc.sql(ADVANCE).update();
        return Objects.requireNonNull(jdbc.sql(LAST).query(Long.class).single());
    }
}
