package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.segment.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Dispatches due occurrences, each on its own virtual thread, within the bulkhead's bound (semantics: "One scan", step
 * 3). An occurrence is in flight at most once in this process.
 */
@Component
@RequiredArgsConstructor
public class JobDispatcher {
    private final SingleIntake singles;
    private final BatchIntake batches;
    private final OccurrenceLedger ledger;
    private final Drain drain;
    private final ClaimGate gate;
    private final DispatchMetrics metrics;

    /**
     * Starts an occurrence's dispatch; waits on the calling thread until the bulkhead has room.
     *
     * @param isPatient whether to wait also for full agents that have yet to answer
     */
    public Submission submit(DispatchOrder order, boolean isPatient) {
        return singles.submit(order, isPatient);
    }

    /** False while the store is known to lack the batch claim; {@link #claimDue} is useless then. */
    public boolean claimsInBatches() {
        return batches.isWorthAsking();
    }

    /**
     * Claims one batch of due jobs, for {@link ClaimedBatch#start}.
     *
     * @param assignment the segments to claim in, as long as all are still assigned
     * @param asOf the instant by which a job must be due
     * @param traceparent the span of the scan
     */
    public ClaimedBatch claimDue(Assignment assignment, Instant asOf, @Nullable String traceparent) {
        return batches.claimDue(assignment, asOf, traceparent);
    }

    /** False while jobs that were claimed before their due time start late: nothing more should be claimed ahead then. */
    public boolean mayClaimAhead() {
        return batches.keepsUp();
    }

    /** False during a shutdown and while an operator has paused dispatching. */
    public boolean mayClaim() {
        return gate.mayClaim();
    }

    /** As {@link #mayClaim()}, and the segment must be assigned. */
    public boolean mayClaim(int segment) {
        return gate.mayClaim(segment);
    }

    /** Begin of the operator's pause; null while there is none. */
    public @Nullable Instant pausedSince() {
        return gate.pausedSince();
    }

    /** True after {@link #stopClaiming}. */
    public boolean isStopping() {
        return gate.isShut();
    }

    /** Stops all claims for good. */
    public void stopClaiming() {
        gate.shut();
    }

    /**
     * Stops claiming, waits for the dispatches in flight, and then interrupts the rest, which return their claims.
     *
     * @param patience how long dispatches may go on before they are interrupted
     * @return true when no dispatch is in flight any more
     */
    public boolean drain(Duration patience, Duration toReturn) throws InterruptedException {
        return drain.drain(patience, toReturn);
    }

    /** Waits until no occurrence of the chosen segments is in flight; false when the time ran out. */
    public boolean awaitIdle(IntPredicate segments, Duration patience) throws InterruptedException {
        return ledger.awaitIdle(segments, patience);
    }

    /** Number of occurrences being dispatched now. */
    public int inFlight() {
        return ledger.inFlight();
    }

    /** Segments of the occurrences being dispatched now. */
    public Set<Integer> segmentsInFlight() {
        return ledger.segmentsInFlight();
    }

    /** Number of occurrences that the agents accepted since the start. */
    public long dispatchedCount() {
        return metrics.accepted();
    }

    /** How this process ended its dispatch of the occurrence; empty when it did not, or no longer remembers. */
    public Optional<EndedDispatch> ended(Occurrence occurrence) {
        return ledger.done(occurrence);
    }

    /** Forgets that this process dispatched the occurrence: it is dispatched again once the store lists it PENDING. */
    public void forget(Occurrence occurrence) {
        ledger.forget(occurrence);
    }

    /** True while this process holds the occurrence's claim, or is about to claim it. */
    public boolean isInFlight(Occurrence occurrence) {
        return ledger.isInFlight(occurrence);
    }
}
