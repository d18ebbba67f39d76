package com.distributed.jobscheduler.agent.status;

import java.time.Instant;

/**
 * One entry of {@code GET /api/worker-agent/jobs/running} (contract: Worker Agent).
 *
 * @param elapsedTime milliseconds since {@code startTime}
 */
record RunningJob(long jobId, String jobName, Instant startTime, long elapsedTime) {}
