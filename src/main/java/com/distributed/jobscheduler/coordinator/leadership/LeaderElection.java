package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.wire.InstanceId;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Renews this coordinator's lease while it leads; else tries to become leader. */
@Slf4j
@Component
@RequiredArgsConstructor
public class LeaderElection {
    private final LocalNode node;
    private final InstanceId instance;
    private final Namesake namesake;
    private final LeadershipTable table;
    private final LeadershipProperties properties;
    private final JdbcTemplate template;
    private final DatabaseOutage outage;
    private final Clock clock;

    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable Office office;
    private @Nullable LeaderLock lock;
    private boolean closed;
    private @Nullable Class<?> failure;

    /** The term in which this coordinator leads; empty when it does not lead, or its lease has run out. */
    public Optional<Term> term() {
        return Optional.ofNullable(office).filter(Office::isLeased).map(Office::term);
    }

    /** Gives up a term that is over, because another coordinator leads now. */
    void superseded(long term) {
        var current = office;
        if (current != null && current.term().number() == term) {
            office = null;
            log.warn("leadership.superseded term={}", term);
        }
    }

    @Scheduled(fixedDelayString = "${coordinator.leadership.renew-interval}")
    void tick() {
        try {
            campaignOnce();
            failure = null;
            outage.worked(); // each round writes, as leader or not
        } catch (RuntimeException e) {
            if (outage.noted(e)) {
                return;
            }
            if (!e.getClass().equals(failure)) {
                log.warn(
                        "leadership.unavailable error={} reason=\"{}\" next=\"trying again; without a leader segments"
                                + " stay with their workers; see whether the database is up and can be reached\"",
                        e.toString(),
                        NestedExceptionUtils.getMostSpecificCause(e).toString());
            }
            failure = e.getClass();
        }
    }

    /** Renews the lease as leader; else tries to become leader. */
    void campaignOnce() {
        turn.lock();
        try {
            if (!closed) {
                node.identity().ifPresent(this::campaign);
            }
        } finally {
            turn.unlock();
        }
    }

    private void campaign(LocalNode.Identity identity) {
        var current = office;
        if (current != null) {
            renew(current);
            return;
        }
        var leaderLock = lock;
        if (leaderLock == null) {
            leaderLock = new LeaderLock(template, identity, instance, clock);
            leaderLock.endFormerLease();
            lock = leaderLock;
        }
        var leaseEnd = leaseEnd();
        leaderLock.tryAcquire(properties.lease()).ifPresent(held -> {
            var now = clock.instant();
            var term = table.takeOffice(identity, now, properties.lease());
            office = new Office(term, held, leaseEnd);
            log.info("leadership.taken coordinatorId={} term={} url={}", identity.id(), term.number(), identity.url());
        });
        namesake.look();
    }

    private void renew(Office current) {
        var leaseEnd = leaseEnd();
        var extended = current.lock().extend(properties.lease(), Duration.ZERO);
        // A lock can be extended once. The next turn needs its successor, even if the row below cannot be written now.
        extended.ifPresent(successor -> office = new Office(current.term(), successor, current.leaseEnd()));
        if (extended.isPresent() && table.renew(current.term(), clock.instant(), properties.lease())) {
            office = new Office(current.term(), extended.get(), leaseEnd);
        } else {
            office = null;
            log.warn("leadership.lost term={}", current.term().number());
        }
    }

    private long leaseEnd() {
        return System.nanoTime() + properties.lease().toNanos();
    }

    /** Gives up the lead at once, so that another coordinator need not wait for the lease to end. */
    @PreDestroy
    void close() {
        turn.lock();
        try {
            closed = true;
            var current = office;
            office = null;
            if (current != null && current.isLeased()) {
                table.retire(current.term().number());
                current.lock().unlock();
                log.info("leadership.left term={}", current.term().number());
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * One election's time in office.
     *
     * @param number grows with each election
     * @param led the led time
     */
    public record Term(long number, LedTime led) {}

    private record Office(Term term, SimpleLock lock, long leaseEnd) {
        boolean isLeased() {
            return System.nanoTime() - leaseEnd < 0;
        }
    }
}
