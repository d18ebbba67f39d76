package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence to be dispatched.
 *
 * @param epoch the epoch of the assignment in force when it is ordered: agents refuse one that is over
 * @param stillAssigned asked in the instant before the claim
 * @param isOld true when it was listed a while ago, so that the job may have changed since
 * @param traceparent the span that its dispatch belongs under: the batch's that claimed it, or the scan's that listed it
 */
public record DispatchOrder(
        DueEntry job,
        @Nullable Long epoch,
        BooleanSupplier stillAssigned,
        boolean isOld,
        @Nullable String traceparent) {}
