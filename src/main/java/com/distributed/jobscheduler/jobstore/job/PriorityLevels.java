package com.distributed.jobscheduler.jobstore.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The priorities that jobs use. Each has its own order of time, which claims merge: who uses the usual one alone pays
 * for no other.
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
    private static final String ADD = "insert into priority_levels (level) values (:level) on conflict do nothing";

    private final JdbcClient jdbc;
    private final FeaturesInUse inUse;

    /** All that may be in use, the usual one included, in ascending order. */
    public List<Integer> all() {
        return inUse.levels();
    }

    /** Notes that jobs with these priorities are stored by this transaction. */
    public void use(Collection<Integer> levels) {
        for (var level : levels.stream().distinct().sorted().toList()) {
            // Not by what is known: that may be another transaction's level, which is taken back with it.
            if (level != USUAL && (jdbc.sql(ADD).param("level", level).update() > 0 || !inUse.isKnown(level))) {
                inUse.changed();
            }
        }
    }

    /** The turn of a job, as {@link #TURN}. */
    public static Instant turn(Instant nextRunTime, int priority) {
        return nextRunTime.minus(PER_LEVEL.multipliedBy(priority - USUAL));
    }
}
