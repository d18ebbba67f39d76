package com.distributed.jobscheduler.wire;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/workers/{workerId}/heartbeat} (contract: Job Store); absent where an agent tells no load.
 *
 * @param capacity how many jobs it runs at once, and {@code currentLoad} how many it runs
 */
public record ExecutionWorkerLoad(
        @Nullable Integer capacity, @Nullable Integer currentLoad) {}
