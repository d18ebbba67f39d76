package com.distributed.jobscheduler.wire;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/workers/{workerId}/heartbeat} (contract: Job Store). An agent that tells no load sends
 * no body.
 *
 * @param capacity number of jobs that it can run at once
 * @param currentLoad number of jobs that it runs now
 */
public record ExecutionWorkerLoad(
        @Nullable Integer capacity, @Nullable Integer currentLoad) {}
