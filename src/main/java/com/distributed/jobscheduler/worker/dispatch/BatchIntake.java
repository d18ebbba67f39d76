package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.segment.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Claims one batch of due jobs, up to the agents' room; its dispatches can be started. */
@Component
@RequiredArgsConstructor
class BatchIntake {
    /** A claimed occurrence that waited longer than this for its turn is given back. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final OccurrenceLedger ledger;
    private final Appetite appetite;
    private final ClaimGate gate;
    private final BatchClaim batches;
    private final DispatchRunner runner;
    private final ClaimedDispatch dispatch;
    private final TimedStart timed;

    boolean isWorthAsking() {
        return batches.isWorthAsking();
    }

    /** False while dispatches of jobs that were claimed before their due time start late. */
    boolean keepsUp() {
        return timed.keepsUp();
    }

    ClaimedBatch claimDue(Assignment assignment, Instant asOf, @Nullable String traceparent) {
        var segments = assignment.segments().toList();
        if (segments.isEmpty()) {
            return ClaimedBatch.none(new Batch.Declined("no segments are assigned any more"));
        }
        ledger.claiming(segments);
        var taken = appetite.take(batches.most(), Appetite.PATIENCE);
        var claimed = 0;
        try {
            var obstacle = gate.obstacle(assignment);
            if (obstacle != null) {
                return ClaimedBatch.none(new Batch.Declined(obstacle));
            }
            if (taken == 0) {
                return ClaimedBatch.none(
                        appetite.isShut()
                                ? new Batch.Declined(appetite.whyShut())
                                : new Batch.Full(appetite.askAgainIn()));
            }
            if (!(batches.claim(segments, asOf, taken, traceparent) instanceof BatchClaim.Result.Held held)) {
                return ClaimedBatch.none(new Batch.NotOffered());
            }
            claimed = held.claims().size();
            appetite.settle(taken, claimed);
            taken = claimed;
            // From here on all are in flight, also those that wait for their turn.
            held.claims().forEach(claim -> ledger.enter(claim.job()));
            var claimedAt = System.nanoTime();
            return new ClaimedBatch(
                    isMore(held), false, () -> result(held, start(held, asOf, assignment.epoch(), claimedAt)));
        } finally {
            appetite.settle(taken, claimed);
            ledger.claimed(segments);
        }
    }

    private static Batch result(BatchClaim.Result.Held held, List<CompletableFuture<DispatchResult>> started) {
        if (held.failure() != null) {
            return new Batch.Failed(started, held.failure());
        }
        return held.isAll()
                ? new Batch.Complete(started)
                : new Batch.More(started, held.isNew() ? Duration.ZERO : GivenBack.RECENT);
    }

    private static boolean isMore(BatchClaim.Result.Held held) {
        return held.failure() == null && !held.isAll() && held.isNew();
    }

    private List<CompletableFuture<DispatchResult>> start(
            BatchClaim.Result.Held held, Instant asOf, @Nullable Long epoch, long claimedAt) {
        var startedAt = System.nanoTime();
        var started = new ArrayList<CompletableFuture<DispatchResult>>();
        for (var claim : held.claims()) {
            var job = claim.under(epoch);
            started.add(timed.atDueTime(claim.job(), asOf, () -> start(job, held.traceparent(), claimedAt)));
        }
        if (!held.isAll()) {
            batches.startedWithin(Duration.ofNanos(System.nanoTime() - startedAt));
        }
        return started;
    }

    private CompletableFuture<DispatchResult> start(Claim claim, @Nullable String traceparent, long claimedAt) {
        var place = appetite.ofClaimed();
        return runner.awaitTurn(() -> gate.isShut() || waitedTooLong(claimedAt))
                ? runner.start(claim.job(), place, traceparent, () -> dispatch.run(claim, place))
                : runner.startWithoutTurn(claim.job(), place, traceparent, () -> dispatch.missedItsTurn(claim));
    }

    private static boolean waitedTooLong(long since) {
        return System.nanoTime() - since > LONGEST_WAIT.toNanos();
    }
}
