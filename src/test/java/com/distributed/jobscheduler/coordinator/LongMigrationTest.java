package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A migration of which one statement takes longer than calls wait for an answer. */
@Tag("ci")
class LongMigrationTest {
    @Test
    void isMadeAllTheSame() {
        try (var coordinator = RunningCoordinator.start(
                TestDatabase.POSTGRES.newUrl(),
                new SettableClock(),
                "spring.flyway.locations=classpath:db/coordinator,classpath:db/slow",
                "scheduler.database.answer-timeout=1s",
                "scheduler.database.idle-in-transaction-timeout=1s")) {
            assertThat(coordinator
                            .bean(JdbcTemplate.class)
                            .queryForList(
                                    "select version from coordinator_schema_history where version = '900' and success",
                                    String.class))
                    .hasSize(1);
        }
    }
}
