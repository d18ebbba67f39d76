package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.claim.GiveBack;
import com.distributed.jobscheduler.jobstore.job.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.Utc;
import com.distributed.jobscheduler.jobstore.run.RunFinish;
import com.distributed.jobscheduler.jobstore.schedule.SkippedOccurrences;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lombok.extern.slf4j.Slf4j;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Takes back what its holder let expire, and moves skipping schedules on (contract: "A claim is a lease"). */
@Slf4j
@Component
class LeaseSweeper {
    private static final String EXPIRED = """
            select id, claim_token from jobs where status = :status and lease_until < :now
            order by lease_until limit :limit
            """;

    private final JdbcClient jdbc;
    private final ClockSetBack setBack;
    private final GiveBack giveBack;
    private final RunFinish runFinish;
    private final SkippedOccurrences skipped;
    private final UpkeepMetrics metrics;
    private final JobStoreProperties properties;
    private final Clock clock;
    private final Instant startedAt;

    LeaseSweeper(
            JdbcClient jdbc,
            ClockSetBack setBack,
            GiveBack giveBack,
            RunFinish runFinish,
            SkippedOccurrences skipped,
            UpkeepMetrics metrics,
            JobStoreProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.setBack = setBack;
        this.giveBack = giveBack;
        this.runFinish = runFinish;
        this.skipped = skipped;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        try {
            sweepOnce();
        } catch (DataAccessException | TransactionException e) {
            metrics.sweepFailed();
            log.warn("sweep.failed error={}", e.toString());
        }
    }

    /** One sweep of everything that has expired by now. */
    void sweepOnce() {
        var now = Utc.micros(clock.instant());
        var claims = 0L;
        var runs = 0L;
        var missed = 0L;
        int found;
        setBack.correct(now);
        do {
            var expired = expired("SCHEDULED", now);
            claims += expired.stream()
                    .filter(job -> giveBack.expire(job.id(), job.token(), now) instanceof Move.Made)
                    .count();
            found = expired.size();
        } while (found == properties.sweepBatch());
        do {
            var expired = mayJudgeRuns(now) ? expired("RUNNING", now) : List.<Expired>of();
            runs += expired.stream()
                    .filter(job -> runFinish.abandon(job.id(), job.token(), now) instanceof Move.Made)
                    .count();
            found = expired.size();
        } while (found == properties.sweepBatch());
        do {
            found = skipped.moveOn(properties.sweepBatch());
            missed += found;
        } while (found == properties.sweepBatch());
        metrics.swept(claims, runs, missed);
        if (claims + runs + missed > 0) {
            log.info("sweep.done claimsExpired={} runsAbandoned={} occurrencesSkipped={}", claims, runs, missed);
        }
    }

    /** While the store was down no agent could extend a lease: each first gets the time to be heard again. */
    private boolean mayJudgeRuns(Instant now) {
        return !now.isBefore(startedAt.plus(properties.startGrace()));
    }

    private List<Expired> expired(String status, Instant now) {
        return jdbc.sql(EXPIRED)
                .param("status", status)
                .param("now", Utc.param(now))
                .param("limit", properties.sweepBatch())
                .query((row, n) -> new Expired(row.getLong("id"), row.getString("claim_token")))
                .list();
    }

    private record Expired(long id, String token) {}
}
