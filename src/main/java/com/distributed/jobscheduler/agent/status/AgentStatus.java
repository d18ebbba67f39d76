package com.distributed.jobscheduler.agent.status;

/**
 * The answer of {@code GET /api/worker-agent/status} (contract: Worker Agent).
 *
 * @param status ONLINE, or DRAINING while shutting down
 * @param currentLoad slots taken
 */
record AgentStatus(
        String workerId,
        String status,
        int capacity,
        int currentLoad,
        int availableSlots,
        long totalJobsExecuted,
        long successfulJobs,
        long failedJobs) {}
