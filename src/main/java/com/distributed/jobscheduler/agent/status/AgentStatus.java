package com.distributed.jobscheduler.agent.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/worker-agent/status} (contract: Worker Agent).
 *
 * @param status ONLINE, or DRAINING during a shutdown
 * @param currentLoad number of taken slots
 * @param handlers the only names that it takes; absent when it takes all names
 * @param defaultHandler handler of all other names; absent when there is none
 */
record AgentStatus(
        String workerId,
        String status,
        int capacity,
        int currentLoad,
        int availableSlots,
        long totalJobsExecuted,
        long successfulJobs,
        long failedJobs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> handlers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String defaultHandler) {}
