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
 * Dispatches due occurrences, each on a virtual thread of its own, within the bulkhead's bound (semantics: "One scan",
 * step 3). An occurrence is in flight at most once in this process.
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
     * Starts an occurrence's dispatch as soon as the bulkhead has room; waits for that on the calling thread.
     *
     * @param isPatient whether it waits as well for agents that are full and have yet to answer
     */
    public Submission submit(DispatchOrder order, boolean isPatient) {
        return singles.submit(order, isPatient);
    }

    /** False while the store is known to have no batch claim; {@link #claimDue} is of use otherwise. */
    public boolean claimsInBatches() {
        return batches.isWorthAsking();
    }

    /**
     * Claims one batch of what is due and starts its dispatches; waits for the bulkhead on the calling thread.
     *
     * @param assignment in whose segments it claims, as long as they are all still assigned
     * @param asOf the instant by which a job must be due
     * @param traceparent the span of the scan that it belongs to
     */
    public Batch claimDue(Assignment assignment, Instant asOf, @Nullable String traceparent) {
        return batches.claimDue(assignment, asOf, traceparent);
    }

    /** True while neither a shutdown nor an operator's pause holds back what is new. */
    public boolean mayClaim() {
        return gate.mayClaim();
    }

    /** The same for the jobs of one segment, which must be assigned. */
    public boolean mayClaim(int segment) {
        return gate.mayClaim(segment);
    }

    /** Since when an operator has paused dispatching; null when nobody has. */
    public @Nullable Instant pausedSince() {
        return gate.pausedSince();
    }

    /** True from {@link #stopClaiming} on. */
    public boolean isStopping() {
        return gate.isShut();
    }

    /** Nothing is claimed after this. */
    public void stopClaiming() {
        gate.shut();
    }

    /**
     * Stops claiming, lets what is in flight end, and has what did not end in time returned to the store.
     *
     * @param patience how long dispatches may go on before they are broken off
     * @return true when nothing is in flight any more
     */
    public boolean drain(Duration patience, Duration toReturn) throws InterruptedException {
        return drain.drain(patience, toReturn);
    }

    /** Waits until nothing of the chosen segments is in flight; false when something still is after this long. */
    public boolean awaitIdle(IntPredicate segments, Duration patience) throws InterruptedException {
        return ledger.awaitIdle(segments, patience);
    }

    /** How many occurrences are being dispatched now. */
    public int inFlight() {
        return ledger.inFlight();
    }

    /** The segments of the occurrences being dispatched now. */
    public Set<Integer> segmentsInFlight() {
        return ledger.segmentsInFlight();
    }

    /** How many occurrences the agents have accepted since the start. */
    public long dispatchedCount() {
        return metrics.accepted();
    }

    /** How this process was done with the occurrence; empty when it is not done with it, or no longer remembers. */
    public Optional<EndedDispatch> ended(Occurrence occurrence) {
        return ledger.done(occurrence);
    }

    /** This process is done with the occurrence no longer: once the store lists it as PENDING, it is dispatched again. */
    public void forget(Occurrence occurrence) {
        ledger.forget(occurrence);
    }

    /** True while this process holds the occurrence's claim, or is about to claim it. */
    public boolean isInFlight(Occurrence occurrence) {
        return ledger.isInFlight(occurrence);
    }
}
