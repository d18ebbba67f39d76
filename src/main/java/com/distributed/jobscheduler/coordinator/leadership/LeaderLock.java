package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lock in the database that only one coordinator can hold (ShedLock, by the database's clock). */
class LeaderLock {
    private static final String NAME = "leader";
    private static final String END_FORMER_LEASE = """
            UPDATE coordinator_lock SET lock_until = locked_at
            WHERE name = :name AND LEFT(locked_by, CHAR_LENGTH(:prefix)) = :prefix
                AND (SELECT url FROM coordinator_leadership WHERE id = 1) = :url""";

    private final String prefix;
    private final String url;
    private final LockProvider locks;
    private final JdbcClient jdbc;
    private final Clock clock;

    LeaderLock(JdbcTemplate template, LocalNode.Identity node, InstanceId instance, Clock clock) {
        this.prefix = node.id() + "/";
        this.url = node.url();
        this.jdbc = JdbcClient.create(template);
        this.clock = clock;
        this.locks = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(template)
                .withTableName("coordinator_lock")
                .withLockedByValue(prefix + instance)
                .usingDbTime()
                .build());
    }

    /**
     * Ends the lease of an earlier process with the same id and URL, so that a restart need not wait for it. The same
     * id at another URL may be a second live process: its lease stays.
     */
    void endFormerLease() {
        jdbc.sql(END_FORMER_LEASE)
                .param("name", NAME)
                .param("prefix", prefix)
                .param("url", url)
                .update();
    }

    Optional<SimpleLock> tryAcquire(Duration lease) {
        return locks.lock(new LockConfiguration(clock.instant(), NAME, lease, Duration.ZERO));
    }
}
