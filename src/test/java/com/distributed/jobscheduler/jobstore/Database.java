package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.system.Postgres;
import java.io.IOException;
import java.nio.file.Files;

/** The databases that the store supports, each real; every call makes a new, empty one. */
enum Database {
    H2 {
        @Override
        String url() throws IOException {
            var folder = Files.createTempDirectory("job-store-test");
            return "jdbc:h2:file:" + folder + "/job-store;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                    + "DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=300;RETENTION_TIME=100;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE;"
                    + "USER=sa;PASSWORD=";
        }
    },
    POSTGRES {
        @Override
        String url() {
            return Postgres.newDatabase("job_store");
        }
    };

    abstract String url() throws IOException;
}
