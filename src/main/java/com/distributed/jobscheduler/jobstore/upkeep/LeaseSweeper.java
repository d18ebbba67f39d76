package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.claim.GiveBack;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.run.RunFinish;
import com.distributed.jobscheduler.jobstore.schedule.SkippedOccurrences;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import lombok.extern.slf4j.Slf4j;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Takes back what its holder let expire, and moves skipping schedules on (contract: "A claim is a lease"). */
@Slf4j
@Component
class LeaseSweeper {
    private static final String EXPIRED = """
            select id, claim_token from jobs where status = :status and lease_until < :now
            order by lease_until, id limit :limit offset :passed
            """;

    private final JdbcClient jdbc;
    private final ClockSetBack setBack;
    private final GiveBack giveBack;
    private final RunFinish runFinish;
    private final SkippedOccurrences skipped;
    private final RowGuard rows;
    private final UpkeepMetrics metrics;
    private final UpkeepTask task;
    private final JobStoreProperties properties;
    private final Clock clock;
    private final Instant startedAt;

    LeaseSweeper(
            JdbcClient jdbc,
            ClockSetBack setBack,
            GiveBack giveBack,
            RunFinish runFinish,
            SkippedOccurrences skipped,
            RowGuard rows,
            UpkeepMetrics metrics,
            JobStoreProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.setBack = setBack;
        this.giveBack = giveBack;
        this.runFinish = runFinish;
        this.skipped = skipped;
        this.rows = rows;
        this.metrics = metrics;
        this.task = metrics.task("sweep");
        this.properties = properties;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        task.run(this::sweepOnce);
    }

    /** One sweep of everything that has expired by now. */
    void sweepOnce() {
        var now = Utc.micros(clock.instant());
        setBack.correct(now);
        var claims = inRounds(
                "sweep",
                passed -> expired("SCHEDULED", now, passed),
                job -> giveBack.expire(job.id(), job.token(), now) instanceof Move.Made);
        var runs = inRounds(
                "sweep",
                passed -> mayJudgeRuns(now) ? expired("RUNNING", now, passed) : List.of(),
                job -> runFinish.abandon(job.id(), job.token(), now) instanceof Move.Made);
        var missed = inRounds(
                "misfire",
                passed -> skipped.missed(properties.sweepBatch(), passed).stream()
                        .map(id -> new Found(id, ""))
                        .toList(),
                job -> skipped.moveOn(job.id()));
        metrics.swept(claims, runs, missed);
        if (claims + runs + missed > 0) {
            log.info("sweep.done claimsExpired={} runsAbandoned={} occurrencesSkipped={}", claims, runs, missed);
        }
    }

    /**
     * Handles what is found, round after round while the rounds are full; returns how many it moved. What was not moved
     * stays where it was found, and the next round looks behind it.
     */
    private long inRounds(String kind, IntFunction<List<Found>> find, Predicate<Found> move) {
        var moved = 0L;
        var passed = 0;
        int found;
        do {
            var round = find.apply(passed);
            var movedNow = (int) round.stream()
                    .filter(job -> rows.handled(kind, "id=" + job.id(), () -> move.test(job)))
                    .count();
            found = round.size();
            moved += movedNow;
            passed += found - movedNow;
        } while (found == properties.sweepBatch());
        return moved;
    }

    /** While the store was down no agent could extend a lease: each first gets the time to be heard again. */
    private boolean mayJudgeRuns(Instant now) {
        return !now.isBefore(startedAt.plus(properties.startGrace()));
    }

    private List<Found> expired(String status, Instant now, int passed) {
        return jdbc.sql(EXPIRED)
                .param("status", status)
                .param("now", Utc.param(now))
                .param("limit", properties.sweepBatch())
                .param("passed", passed)
                .query((row, n) -> new Found(row.getLong("id"), row.getString("claim_token")))
                .list();
    }

    /** @param token the claim's, where it is about one */
    private record Found(long id, String token) {}
}
