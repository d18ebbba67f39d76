package com.distributed.jobscheduler.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of a worker's heartbeat (contract: Scheduler Coordinator, extensions).
 *
 * @param epoch the epoch of the assignment in force at the worker, null when none was given
 * @param segments the segments that the worker holds, which shows a lost push; null from a base-only worker
 * @param version the worker's release
 * @param agentCircuit best state among the circuits to its agents
 * @param clockSkewMillis how far the Job Store's clock is ahead of the worker's
 */
public record LoadReport(
        @Nullable String status,
        @Nullable Integer assignedSegmentCount,
        @Nullable Integer inFlight,
        @Nullable Long jobsDispatchedCount,
        @Nullable Instant lastScanTime,
        @Nullable Long epoch,
        @Nullable List<Integer> segments,
        @Nullable String version,
        @Nullable String agentCircuit,
        @Nullable Long clockSkewMillis) {}
