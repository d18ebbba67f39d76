package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.KnownAgents;
import com.distributed.jobscheduler.worker.peer.ClockSkew;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.scan.WorkerCondition;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import lombok.RequiredArgsConstructor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** The load that a heartbeat reports. */
@Component
@RequiredArgsConstructor
class Load {
    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final ScheduleScanner scanner;
    private final WorkerCondition condition;
    private final KnownAgents agents;
    private final ClockSkew skew;
    private final ObjectProvider<BuildProperties> build;

    LoadReport now() {
        var assignment = segments.current();
        var inFlight = Segments.of(dispatcher.segmentsInFlight());
        var measured = skew.last();
        var installed = build.getIfAvailable();
        return new LoadReport(
                condition.state().name(),
                assignment.segments().size(),
                dispatcher.inFlight(),
                dispatcher.dispatchedCount(),
                scanner.lastScanTime(),
                assignment.epoch(),
                assignment.segments().plus(inFlight).toList(),
                installed == null ? null : installed.getVersion(),
                AgentState.best(agents.states()),
                measured == null ? null : measured.middle().toMillis());
    }
}
