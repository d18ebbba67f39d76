package com.distributed.jobscheduler.coordinator.leadership;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lock in the database that only one coordinator can hold (ShedLock, by the database's own clock). */
class LeaderLock {
    private static final String NAME = "leader";
    private static final String END_FORMER_LEASE = """
            UPDATE coordinator_lock SET lock_until = locked_at
            WHERE name = :name AND LEFT(locked_by, CHAR_LENGTH(:prefix)) = :prefix""";

    private final String prefix;
    private final LockProvider locks;
    private final JdbcClient jdbc;
    private final Clock clock;

    LeaderLock(JdbcTemplate template, String coordinatorId, Clock clock) {
        this.prefix = coordinatorId + "/";
        this.jdbc = JdbcClient.create(template);
        this.clock = clock;
        this.locks = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(template)
                .withTableName("coordinator_lock")
                .withLockedByValue(prefix + UUID.randomUUID())
                .usingDbTime()
                .build());
    }

    /** Ends what a former process of the same name still holds, so that a restart need not wait for its lease. */
    void endFormerLease() {
        jdbc.sql(END_FORMER_LEASE).param("name", NAME).param("prefix", prefix).update();
    }

    Optional<SimpleLock> tryAcquire(Duration lease) {
        return locks.lock(new LockConfiguration(clock.instant(), NAME, lease, Duration.ZERO));
    }
}
