package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.leadership.LeaderElection;
import com.distributed.jobscheduler.coordinator.leadership.TermWrites;
import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.logs.SaidOnce;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The leader's loop: expels silent workers, passes on segments whose owner stopped them, and balances. */
@Slf4j
@Component
@RequiredArgsConstructor
class Upkeep {
    private final LeaderElection election;
    private final TermWrites writes;
    private final UpkeepRounds rounds;
    private final SegmentPush push;
    private final AssignmentMetrics metrics;
    private final DatabaseOutage outage;

    private final SaidOnce failing = new SaidOnce();

    @Scheduled(fixedDelayString = "${coordinator.upkeep-interval}")
    void tick() {
        try {
            if (election.term().isPresent()) {
                runOnce();
            }
            if (failing.ends()) {
                log.info("upkeep.recovered");
            }
        } catch (RuntimeException e) {
            metrics.upkeepFailed();
            if (outage.noted(e)) {
                return;
            }
            if (failing.begins()) {
                log.warn("upkeep.failed error={}", e.toString());
            }
        }
    }

    /** Does all due upkeep in one transaction. */
    void runOnce() {
        var round = writes.inTerm(rounds::run);
        round.change().announce();
        round.expelled().forEach(worker -> log.warn("worker.expelled workerId={} reason=silent", worker));
        metrics.expelled(round.expelled().size());
        if (round.moved()) {
            metrics.rebalanced();
        }
        push.changed(round.change().touched());
    }
}
