package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database so large that one statement of its migration takes longer than calls wait for an answer. */
@Tag("ci")
class LongMigrationTest {
    private static final String LOCATIONS = "--spring.flyway.locations="
            + "classpath:db/job-store/common,classpath:db/job-store/{vendor},classpath:db/slow";

    @Test
    void isMigratedAllTheSame() throws IOException {
        var store = Store.at(
                Database.POSTGRES,
                Database.POSTGRES.url(),
                LOCATIONS,
                "--scheduler.database.answer-timeout=1s",
                "--scheduler.database.idle-in-transaction-timeout=1s");
        try {
            assertThat(store.jdbc()
                            .queryForList(
                                    "select version from job_store_schema_history where version = '900' and success",
                                    String.class))
                    .hasSize(1);
            assertThat(store.bean(HikariDataSource.class)
                            .getDataSourceProperties()
                            .getProperty("socketTimeout"))
                    .as("calls")
                    .isEqualTo("1");
            assertThat(store.jdbc().queryForObject("show idle_in_transaction_session_timeout", String.class))
                    .isEqualTo("1s");
            assertThat(store.submit("ONE_TIME").status()).isEqualTo(200);
        } finally {
            store.stop();
        }
    }
}
