package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence to be dispatched.
 *
 * @param epoch the epoch of the assignment that it was listed under
 * @param stillAssigned asked in the instant before the claim
 */
public record DispatchOrder(DueEntry job, @Nullable Long epoch, BooleanSupplier stillAssigned) {}
