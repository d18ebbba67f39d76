package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.notification.Notice;
import com.distributed.jobscheduler.jobstore.notification.NoticeKind;
import com.distributed.jobscheduler.jobstore.notification.NotificationsOn;
import com.distributed.jobscheduler.jobstore.notification.Outbox;
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
 * Tells of jobs of which no run began within their own {@code notifyIfLaterThan} after the due time, once for each
 * occurrence. A paused job is not late; and once a run has begun, a retry of it is not either.
 */
@Component
@Conditional(NotificationsOn.class)
@RequiredArgsConstructor
class LateJobs {
    /** The first line is the condition of PostgreSQL's index (V21). */
    private static final String IS_LATE = """
            notify_late_ms is not null and status in ('PENDING', 'SCHEDULED')
                and next_run_time < :now and not paused and retry_count = 0 and abandonments = 0
                and extract(epoch from (cast(:now as timestamp(6) with time zone) - coalesce(due_time, next_run_time))) * 1000
                    > notify_late_ms
                and late_told_for is distinct from occurrence_time
            """;

    private static final String LATE =
            "select id from jobs where " + IS_LATE + " order by next_run_time, id limit :limit offset :passed";
    private static final String TOLD = "update jobs set late_told_for = occurrence_time where id = :id and " + IS_LATE;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final Outbox outbox;
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
        return Boolean.TRUE.equals(transactions.execute(status -> {
            var told =
                    jdbc.sql(TOLD).param("id", id).param("now", Utc.param(now)).update() == 1;
            if (told) {
                var job = jobs.known(id);
                outbox.write(Notice.of(NoticeKind.LATE, job, job.state(), null, now));
            }
            return told;
        }));
    }
}
