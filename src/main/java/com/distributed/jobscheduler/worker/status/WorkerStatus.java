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
 * The answer of the status call (contract: Scheduler Worker). The fields from {@code version} on are extensions.
 *
 * @param agentCircuit best state among the agents' circuit breakers, in this order: CLOSED, DISABLED, METRICS_ONLY,
 *     HALF_OPEN, OPEN, FORCED_OPEN; NONE while no agent is known
 * @param clockSkewMillis how far the Job Store's clock is ahead of this machine's
 * @param clockSkewUncertaintyMillis largest error of that figure, either way; about a second where the store tells its
 *     time only in the Date header
 * @param conditionalStore whether the store's claims are conditional; null before the first claim
 * @param unownedSegments number of segments that no worker holds, as the coordinator says; null when unknown
 * @param paused whether an operator has paused dispatching
 * @param peers reachability of each peer
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
