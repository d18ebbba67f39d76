package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import org.jspecify.annotations.Nullable;

/**
 * A listed entry on its way to its claim.
 *
 * @param isOld true when the list was read a while ago, so that the job may have changed since
 * @param traceparent parent span of its dispatch: the scan that listed it
 */
public record DispatchOrder(
        DueEntry job, boolean isOld, @Nullable String traceparent) {
    /** The same order after a wait. */
    public DispatchOrder held() {
        return new DispatchOrder(job, true, traceparent);
    }
}
