package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.peer.PeerHealth;
import com.distributed.jobscheduler.worker.scan.ScanSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the status call (contract: Scheduler Worker); from {@code version} on, extensions.
 *
 * @param agentCircuit the best state among the agents' circuit breakers: CLOSED, DISABLED, METRICS_ONLY, HALF_OPEN, OPEN, FORCED_OPEN
 * @param clockSkewMillis how far the Job Store's clock is ahead of ours
 * @param clockSkewUncertaintyMillis how far that figure can be from the truth, either way: a second where the store tells its
 *     time only in the Date header
 * @param conditionalStore whether the store's claims are conditional; null before the first claim
 * @param unownedSegments how many of all segments no worker holds, by the coordinator; null when that is not known
 * @param paused whether an operator has paused dispatching
 * @param peers what is known of each peer's reachability
 */
public record WorkerStatus(
        String workerId,
        String status,
        int assignedSegmentCount,
        @Nullable Instant lastScanTime,
        long jobsDispatchedCount,
        String version,
        Duration uptime,
        int inFlight,
        @Nullable ScanSummary lastScan,
        boolean registered,
        @Nullable Instant lastHeartbeatTime,
        String agentCircuit,
        List<AgentState> agents,
        @Nullable Boolean conditionalStore,
        @Nullable Long clockSkewMillis,
        @Nullable Long clockSkewUncertaintyMillis,
        @Nullable Long assignmentEpoch,
        Instant assignedSince,
        @Nullable Integer unownedSegments,
        Map<String, PeerHealth.Reachability> peers,
        boolean paused,
        @Nullable Instant pausedSince,
        @Nullable String remark) {}
