package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** The dispatch of one occurrence from a batch claim, to its outcome. */
@Component
@RequiredArgsConstructor
class ClaimedDispatch {
    private final ClaimGate gate;
    private final Delivery delivery;
    private final Settlement settlement;
    private final ClaimReturn claims;

    DispatchResult run(Claim claim, Appetite.Place place) {
        var startedAt = System.nanoTime();
        if (gate.isShut()) {
            return claims.giveBack(claim, DispatchReasons.DRAINING, null);
        }
        var agent = delivery.admit(claim.job());
        if (agent == null && delivery.isShut()) {
            return claims.giveBack(claim, delivery.whyShut(), ClaimReturn.USUAL_WAIT);
        }
        return settlement.settle(claim, delivery.deliver(claim, agent, place), startedAt);
    }

    /** Gives the claim back: it waited too long for its turn, and its lease may run out. */
    DispatchResult missedItsTurn(Claim claim) {
        return claims.giveBack(claim, "its turn did not come in time", ClaimReturn.USUAL_WAIT);
    }
}
