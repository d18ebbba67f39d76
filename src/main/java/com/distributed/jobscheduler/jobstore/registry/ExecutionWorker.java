package com.distributed.jobscheduler.jobstore.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent that runs jobs, as {@code GET /api/workers} answers it.
 *
 * @param status ONLINE, or OFFLINE when silent for longer than {@code job-store.agent-timeout}
 * @param capacity how many jobs it runs at once, and {@code currentLoad} how many it runs
 */
record ExecutionWorker(
        String workerId,
        String status,
        int capacity,
        int currentLoad,
        @Nullable Integer segment,
        Instant registeredAt,
        Instant lastHeartbeat) {}
