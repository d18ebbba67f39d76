package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.store.JobStore;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The dispatch of one listed entry, from the last check before its claim to its outcome (semantics: "One scan", step
 * 3).
 */
@Component
@RequiredArgsConstructor
class ListedDispatch {
    private final ClaimGate gate;
    private final JobStore store;
    private final NextRun nextRun;
    private final Delivery delivery;
    private final OccurrenceClaim claims;
    private final Settlement settlement;

    DispatchResult run(DispatchOrder order, Appetite.Place place) {
        var job = order.job();
        var obstacle = gate.obstacle(job);
        if (obstacle != null) {
            return DispatchResult.of(obstacle);
        }
        if (order.isOld() && store.protocol().looksFirst() && !isAsListed(job)) {
            return DispatchResult.of(DispatchOutcome.NOT_OURS);
        }
        if (nextRun.isSkippedMisfire(job)) {
            nextRun.moveOn(job);
            return DispatchResult.of(DispatchOutcome.MISFIRE_SKIPPED);
        }
        var agent = delivery.admit(job);
        if (agent == null) {
            return DispatchResult.of(DispatchOutcome.CIRCUIT_OPEN);
        }
        var startedAt = System.nanoTime();
        return switch (claims.claim(job, gate.epoch())) {
            case OccurrenceClaim.Result.Held held ->
                settlement.settle(held.claim(), delivery.deliver(held.claim(), agent, place), startedAt);
            case OccurrenceClaim.Result.NotHeld lost -> {
                agent.dismiss();
                yield DispatchResult.of(lost.why());
            }
        };
    }

    private boolean isAsListed(DueEntry job) {
        return store.job(job.jobId())
                .filter(stored -> stored.status() == JobStatus.PENDING
                        && job.occurrence().nextRunTime().equals(stored.nextRunTime()))
                .isPresent();
    }
}
