package com.distributed.jobscheduler.worker.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a batch claim may take.
 *
 * @param epoch the epoch of the assignment in force when the batch is ordered: agents refuse one that is over
 * @param asOf the instant by which a job must be due
 * @param stillAssigned asked in the instant before the claim
 * @param traceparent the span of the scan that it belongs to
 */
public record BatchOrder(
        List<Integer> segments,
        @Nullable Long epoch,
        Instant asOf,
        BooleanSupplier stillAssigned,
        @Nullable String traceparent) {}
