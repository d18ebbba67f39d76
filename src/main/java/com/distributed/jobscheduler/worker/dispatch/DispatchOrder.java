package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import org.jspecify.annotations.Nullable;

/**
 * One listed entry on its way to its claim.
 *
 * @param isOld true when it was listed a while ago, so that the job may have changed since
 * @param traceparent the span that its dispatch belongs under: that of the scan that listed it
 */
public record DispatchOrder(
        DueEntry job, boolean isOld, @Nullable String traceparent) {
    /** The same after a time of waiting. */
    public DispatchOrder held() {
        return new DispatchOrder(job, true, traceparent);
    }
}
