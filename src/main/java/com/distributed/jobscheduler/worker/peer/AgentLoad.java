package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.Nullable;

/**
 * An agent's load by its own status.
 *
 * @param availableSlots number of dispatches that it would take now; null when it does not tell, as a base-only agent
 * @param unreachable why it could not be asked; null when it answered
 */
public record AgentLoad(
        String agent,
        @Nullable Integer availableSlots,
        @Nullable Integer capacity,
        @Nullable String unreachable) {}
