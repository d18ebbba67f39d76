package com.distributed.jobscheduler.agent.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/worker-agent/status} (contract: Worker Agent).
 *
 * @param status ONLINE, or DRAINING while shutting down
 * @param currentLoad slots taken
 * @param handlers the names that it has handlers for, and takes no other than; absent: it takes any name
 * @param defaultHandler the handler of any other name; absent: none
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
