package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.Nullable;

/**
 * What an agent says of its load.
 *
 * @param availableSlots how many more it would take now; null when it does not tell, as a base-only agent
 * @param unreachable why it could not be asked; null when it answered
 */
public record AgentLoad(
        String agent,
        @Nullable Integer availableSlots,
        @Nullable Integer capacity,
        @Nullable String unreachable) {}
