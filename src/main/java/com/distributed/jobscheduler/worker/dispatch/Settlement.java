package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.store.JobStore;
import com.distributed.jobscheduler.worker.store.StoreProtocol;
import java.time.Duration;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Acts on an agent's final reply to a claimed occurrence (semantics: "What the worker does when"). */
@Slf4j
@Component
@RequiredArgsConstructor
class Settlement {
    private final JobStore store;
    private final ClaimReturn claims;
    private final NextRun nextRun;
    private final AgentPool agents;
    private final ClaimGate gate;
    private final DispatchMetrics metrics;

    /** @param startedAt begin of its claim, by {@link System#nanoTime} */
    DispatchResult settle(Claim claim, DispatchReply reply, long startedAt) {
        var result = settle(claim, reply);
        metrics.took(Duration.ofNanos(System.nanoTime() - startedAt));
        return result;
    }

    private DispatchResult settle(Claim claim, DispatchReply reply) {
        var usual = ClaimReturn.USUAL_WAIT;
        return switch (reply) {
            case DispatchReply.Accepted accepted -> accepted(claim);
            case DispatchReply.Undeliverable undeliverable -> undeliverable(claim, undeliverable.reason());
            case DispatchReply.NotHere refusedByAll -> undeliverable(claim, refusedByAll.reason());
            case DispatchReply.Unknown unknown -> unconfirmed(claim, unknown.reason());
            case DispatchReply.Busy busy ->
                claims.giveBack(
                        claim, DispatchReasons.AGENT_BUSY, Objects.requireNonNullElse(busy.retryAfter(), usual));
            case DispatchReply.NotDelivered notDelivered -> claims.giveBack(claim, notDelivered.reason(), usual);
            case DispatchReply.Misconfigured misconfigured -> claims.giveBack(claim, misconfigured.reason(), usual);
            case DispatchReply.StaleEpoch stale -> {
                gate.refused(claim.epoch());
                yield claims.giveBack(claim, DispatchReasons.STALE_EPOCH, null);
            }
        };
    }

    private DispatchResult accepted(Claim claim) {
        metrics.accepted(claim.job());
        moveOn(claim);
        return DispatchResult.of(DispatchOutcome.DISPATCHED);
    }

    private void moveOn(Claim claim) {
        if (store.protocolOf(claim).needsNextRun(claim)) {
            nextRun.moveOn(claim.job());
        }
    }

    private DispatchResult undeliverable(Claim claim, String reason) {
        log.warn(
                "dispatch.undeliverable job={} reason=\"{}\" next=\"this run is FAILED; correct the job, or the agents' handlers\"",
                claim.job().jobId(),
                reason);
        var result = claims.fail(claim, reason);
        moveOn(claim);
        return result;
    }

    private DispatchResult unconfirmed(Claim claim, String reason) {
        var then = store.protocolOf(claim).unconfirmed(agents.isRunOnce());
        if (then == StoreProtocol.Unconfirmed.GIVEN_BACK) {
            return claims.giveBack(claim, reason, ClaimReturn.USUAL_WAIT);
        }
        log.error(
                "dispatch.unconfirmed job={} reason=\"{}\" next=\"{}\"",
                claim.job().jobId(),
                reason,
                then.next());
        return new DispatchResult(DispatchOutcome.UNCONFIRMED, reason);
    }
}
