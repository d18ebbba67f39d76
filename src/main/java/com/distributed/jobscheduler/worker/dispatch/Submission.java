package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What became of a listed entry that was submitted for dispatch. */
public sealed interface Submission {
    /**
     * It is under way.
     *
     * @param result how it ends; never exceptionally
     */
    record Started(CompletableFuture<DispatchResult> result) implements Submission {}

    /** This process has it in flight already. */
    record InFlight() implements Submission {}

    /** This process is done with it, and the store's claims are not conditional. */
    record Done() implements Submission {}

    /** The agents are full: they are asked again after this long. */
    record Full(Duration askAgainIn) implements Submission {}

    /** Shutting down. */
    record Draining() implements Submission {}
}
