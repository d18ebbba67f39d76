package com.distributed.jobscheduler.agent.peer;

import org.jspecify.annotations.Nullable;

/**
 * This agent's entry in the registry of execution workers, {@code POST /api/workers}.
 *
 * @param capacity how many jobs it runs at once
 * @param segment the base contract's field; null for an agent that serves all segments
 */
public record WorkerEntry(int capacity, @Nullable Integer segment) {
    Body of(String workerId) {
        return new Body(workerId, capacity, segment);
    }

    record Body(String workerId, int capacity, @Nullable Integer segment) {}
}
