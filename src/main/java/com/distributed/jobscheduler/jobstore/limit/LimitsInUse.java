package com.distributed.jobscheduler.jobstore.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whether there are limits at all, so that who has none pays nothing. Another store on the same database notices the
 * first limit within a second; its jobs wait that long, for no claim takes a limited job without looking.
 */
@Component
@RequiredArgsConstructor
public class LimitsInUse {
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile @Nullable Known known;

    private record Known(boolean any, Instant at) {}

    /** True when there is a limit. */
    public boolean any() {
        var now = clock.instant();
        var last = known;
        if (last == null || Duration.between(last.at(), now).abs().compareTo(KEPT) >= 0) {
            last = new Known(
                    jdbc.sql("select count(*) from job_limits")
                                    .query(Long.class)
                                    .single()
                            > 0,
                    now);
            known = last;
        }
        return last.any();
    }

    /** Looks again after this transaction. */
    void changed() {
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
