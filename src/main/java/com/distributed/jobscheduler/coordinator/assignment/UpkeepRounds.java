package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.leadership.LeaderElection;
import com.distributed.jobscheduler.coordinator.membership.MembershipProperties;
import com.distributed.jobscheduler.coordinator.membership.WorkerInstances;
import com.distributed.jobscheduler.coordinator.membership.WorkerTable;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** One round of the leader's upkeep on the current tables; the caller provides the transaction. */
@Component
@RequiredArgsConstructor
class UpkeepRounds {
    private final Distribution distribution;
    private final WorkerTable workers;
    private final WorkerInstances instances;
    private final MembershipProperties membership;
    private final BalancingProperties balancing;
    private final Clock clock;

    /** Corrects times in the future, deletes old rows, and then expels, passes on and balances. */
    UpkeepRound.Result run(LeaderElection.Term term) {
        var now = clock.instant();
        workers.noneLaterThan(now);
        distribution.noneLaterThan(now);
        instances.upkeep(term.led());
        workers.forget(now.minus(membership.forgetAfter()));
        distribution.purgeHistory(now.minus(membership.forgetAfter()));
        var change = new Change(distribution, workers, now);
        return new UpkeepRound(distribution, workers, membership, balancing, now, term.led(), change).run();
    }
}
