package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.coordination.HeartbeatReporter;
import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.scan.WorkerCondition;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Gathers the status from the worker's features. */
@Component
@RequiredArgsConstructor
public class StatusReport {
    private final Installation installation;
    private final PeerStanding peers;
    private final Remark remark;
    private final SegmentManager segments;
    private final HeartbeatReporter heartbeats;
    private final ScheduleScanner scanner;
    private final WorkerCondition condition;
    private final JobDispatcher dispatcher;

    /** The answer of the status call. */
    public WorkerStatus now() {
        var assignment = segments.current();
        var skew = peers.clockSkew();
        var agents = peers.agents();
        var pausedSince = dispatcher.pausedSince();
        return new WorkerStatus(
                installation.workerId(),
                condition.state().name(),
                assignment.segments().size(),
                scanner.lastScanTime(),
                dispatcher.dispatchedCount(),
                installation.version(),
                installation.uptime(),
                dispatcher.inFlight(),
                scanner.lastSummary(),
                heartbeats.isRegistered(),
                heartbeats.lastSuccess(),
                AgentState.best(agents),
                agents,
                peers.isStoreConditional(),
                skew == null ? null : skew.middle().toMillis(),
                skew == null ? null : skew.uncertainty().toMillis(),
                assignment.epoch(),
                assignment.since(),
                heartbeats.unownedSegments(),
                peers.reachability(),
                pausedSince != null,
                pausedSince,
                remark.now(agents));
    }
}
