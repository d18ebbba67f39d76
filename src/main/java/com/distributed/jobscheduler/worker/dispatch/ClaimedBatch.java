package com.distributed.jobscheduler.worker.dispatch;

import java.util.function.Supplier;

/**
 * One batch claim. Its jobs are in flight from the claim on; whoever asked for it has to start their dispatches.
 *
 * @param isMore whether the store may have more due jobs
 * @param isFull whether no claim was made, because the agents are full
 * @param dispatches starts the dispatches
 */
public record ClaimedBatch(boolean isMore, boolean isFull, Supplier<Batch> dispatches) {
    /** A claim that brought nothing to dispatch. */
    static ClaimedBatch none(Batch batch) {
        return new ClaimedBatch(false, batch instanceof Batch.Full, () -> batch);
    }

    /** Starts the dispatches; waits for the bulkhead on the calling thread. To be called once. */
    public Batch start() {
        return dispatches.get();
    }
}
