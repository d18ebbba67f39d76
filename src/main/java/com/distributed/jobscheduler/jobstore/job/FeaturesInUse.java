package com.distributed.jobscheduler.jobstore.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Which features that hardly any job has are in use: limits, and other priorities than the usual one. Who has neither
 * pays for one look a second. Another store on the same database notices the first limit or a new priority within a
 * second; its jobs wait that long, for no claim takes a limited job without looking.
 */
@Component
@RequiredArgsConstructor
public class FeaturesInUse {
    private static final Duration KEPT = Duration.ofSeconds(1);
    /** Stands in the answer for a limit; no priority is negative. */
    private static final int LIMIT = -1;

    private static final String LOOK =
            "select level from priority_levels union all select " + LIMIT + " where exists (select 1 from job_limits)";

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile @Nullable Known known;

    private record Known(boolean limits, List<Integer> levels, Instant at) {}

    /** Whether there is a limit. */
    public boolean hasLimits() {
        return known().limits();
    }

    /** The priorities that may be in use, the usual one included, in ascending order. */
    List<Integer> levels() {
        return known().levels();
    }

    private Known known() {
        var now = clock.instant();
        var last = known;
        if (last == null || Duration.between(last.at(), now).abs().compareTo(KEPT) >= 0) {
            var found = jdbc.sql(LOOK).query(Integer.class).list();
            last = new Known(
                    found.contains(LIMIT),
                    Stream.concat(
                                    Stream.of(PriorityLevels.USUAL),
                                    found.stream().filter(level -> level != LIMIT))
                            .distinct()
                            .sorted()
                            .toList(),
                    now);
            known = last;
        }
        return last;
    }

    /** Without a look: is it known that jobs have this priority? */
    boolean isKnown(int level) {
        var last = known;
        return last != null && last.levels().contains(level);
    }

    /** Looks again, and once more after this transaction. */
    public void changed() {
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
}
