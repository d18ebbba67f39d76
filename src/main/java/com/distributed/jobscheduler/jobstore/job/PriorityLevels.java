package com.distributed.jobscheduler.jobstore.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The priorities that jobs use. Each has its own order of time, which claims merge: who uses the usual one alone pays
 * for no other. Another store on the same database notices a new one within a second.
 */
@Component
@RequiredArgsConstructor
public class PriorityLevels {
    /** The priority of a job that names none. */
    public static final int USUAL = 5;

    /** The priority of what is claimed first. */
    public static final int HIGHEST = 9;

    /**
     * The SQL expression of a job's turn: the earliest is claimed first. Each level above the usual one counts as a
     * minute of waiting, so that a job of the lowest priority waits at most nine minutes longer than one of the highest.
     */
    public static final String TURN = "next_run_time - (priority - 5) * interval '60' second";

    private static final Duration PER_LEVEL = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final String ADD = "insert into priority_levels (level) values (:level) on conflict do nothing";

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile @Nullable Known known;

    private record Known(List<Integer> levels, Instant at) {}

    /** All that may be in use, the usual one included. */
    public List<Integer> all() {
        var now = clock.instant();
        var last = known;
        if (last == null || Duration.between(last.at(), now).abs().compareTo(KEPT) >= 0) {
            var levels = new TreeSet<>(jdbc.sql("select level from priority_levels")
                    .query(Integer.class)
                    .list());
            levels.add(USUAL);
            last = new Known(List.copyOf(levels), now);
            known = last;
        }
        return last.levels();
    }

    /** Notes that jobs with these priorities are stored by this transaction. */
    public void use(Collection<Integer> levels) {
        for (var level : levels.stream().distinct().sorted().toList()) {
            // Not by what is known: that may be another transaction's level, which is taken back with it.
            if (level != USUAL && (jdbc.sql(ADD).param("level", level).update() > 0 || !isKnown(level))) {
                forget();
            }
        }
    }

    private boolean isKnown(int level) {
        var last = known;
        return last != null && last.levels().contains(level);
    }

    private void forget() {
        known = null;
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    known = null;
                }
            });
        }
    }

    /** The turn of a job, as {@link #TURN}. */
    public static Instant turn(Instant nextRunTime, int priority) {
        return nextRunTime.minus(PER_LEVEL.multipliedBy(priority - USUAL));
    }
}
