package com.distributed.jobscheduler.coordinator;

import com.distributed.jobscheduler.system.Postgres;
import java.util.UUID;

/** Both databases that the coordinator runs on; every call makes a new, empty one. */
public enum TestDatabase {
    H2 {
        @Override
        public String newUrl() {
            return "jdbc:h2:mem:" + UUID.randomUUID()
                    + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000;DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRES {
        @Override
        public String newUrl() {
            return Postgres.newDatabase("coordinator");
        }
    };

    public abstract String newUrl();
}
