package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.notification.LateNotice;
import com.distributed.jobscheduler.jobstore.notification.NotificationsOn;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks for late jobs while they wait; what begins late between two looks is told where it starts. A paused job is not
 * late.
 */
@Component
@Conditional(NotificationsOn.class)
@RequiredArgsConstructor
class LateJobs {
    /** The first line is the condition of PostgreSQL's index (V21). */
    private static final String WAITS = "status in ('PENDING', 'SCHEDULED') and next_run_time < :now and not paused";

    private static final String LATE = "select id from jobs where " + WAITS + " and " + LateNotice.IS_DUE
            + " order by next_run_time, id limit :limit offset :passed";

    private final JdbcClient jdbc;
    private final LateNotice notice;
    private final SweepRounds rounds;
    private final UpkeepMetrics metrics;
    private final TransactionOperations transactions;
    private final Clock clock;

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        metrics.task("late").run(this::lookOnce);
    }

    private void lookOnce() {
        var now = Utc.micros(clock.instant());
        rounds.run("late", (limit, passed) -> late(now, limit, passed), Long::longValue, id -> tell(id, now));
    }

    private List<Long> late(Instant now, int limit, int passed) {
        return jdbc.sql(LATE)
                .param("now", Utc.param(now))
                .param("limit", limit)
                .param("passed", passed)
                .query(Long.class)
                .list();
    }

    private boolean tell(long id, Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> notice.tell(id, WAITS, now)));
    }
}
