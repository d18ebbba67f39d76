package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.claim.GiveBack;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.run.RunFinish;
import com.distributed.jobscheduler.jobstore.schedule.SkippedOccurrences;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Takes expired leases back, and moves schedules past skipped occurrences (contract: "A claim is a lease"). */
@Slf4j
@Component
class LeaseSweeper {
    private final ExpiredLeases expired;
    private final ClockSetBack setBack;
    private final GiveBack giveBack;
    private final RunFinish runFinish;
    private final SkippedOccurrences skipped;
    private final SweepRounds rounds;
    private final UpkeepMetrics metrics;
    private final UpkeepTask task;
    private final Clock clock;

    LeaseSweeper(
            ExpiredLeases expired,
            ClockSetBack setBack,
            GiveBack giveBack,
            RunFinish runFinish,
            SkippedOccurrences skipped,
            SweepRounds rounds,
            UpkeepMetrics metrics,
            Clock clock) {
        this.expired = expired;
        this.setBack = setBack;
        this.giveBack = giveBack;
        this.runFinish = runFinish;
        this.skipped = skipped;
        this.rounds = rounds;
        this.metrics = metrics;
        this.task = metrics.task("sweep");
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        task.run(this::sweepOnce);
    }

    /** Sweeps all leases that have expired by now. */
    void sweepOnce() {
        var now = Utc.micros(clock.instant());
        setBack.correct(now);
        var claims = rounds.run(
                "sweep",
                (limit, passed) -> expired.claims(now, limit, passed),
                ExpiredLeases.Found::id,
                jobs -> giveBack.expire(
                        jobs.stream().map(ExpiredLeases.Found::id).toList(), now),
                job -> giveBack.expire(job.id(), job.token(), now) instanceof Move.Made);
        var runs = rounds.run(
                "sweep",
                (limit, passed) -> expired.runs(now, limit, passed),
                ExpiredLeases.Found::id,
                job -> runFinish.abandon(job.id(), job.token(), now) instanceof Move.Made);
        var missed = rounds.run("misfire", skipped::missed, Long::longValue, skipped::moveOn);
        metrics.swept(claims, runs, missed);
        if (claims + runs + missed > 0) {
            log.info("sweep.done claimsExpired={} runsAbandoned={} occurrencesSkipped={}", claims, runs, missed);
        }
    }
}
