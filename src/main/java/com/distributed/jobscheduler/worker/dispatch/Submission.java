package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Result of submitting a listed entry for dispatch. */
public sealed interface Submission {
    /**
     * The dispatch is under way.
     *
     * @param result its result; never completes exceptionally
     */
    record Started(CompletableFuture<DispatchResult> result) implements Submission {}

    /** The occurrence is in flight in this process already. */
    record InFlight() implements Submission {}

    /** This process has ended the occurrence, and the store's claims are unconditional. */
    record Done() implements Submission {}

    /** The agents are full: they are asked again after this time. */
    record Full(Duration askAgainIn) implements Submission {}

    /** Shutting down. */
    record Draining() implements Submission {}
}
