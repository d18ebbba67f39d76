package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.coordination.HeartbeatReporter;
import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.Pause;
import com.distributed.jobscheduler.worker.peer.ClockSkew;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.PeerHealth;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Gathers the status from the worker's features. */
@Component
public class StatusReport {
    private final WorkerProperties worker;
    private final SegmentManager segments;
    private final ScheduleScanner scanner;
    private final JobDispatcher dispatcher;
    private final Pause pause;
    private final HeartbeatReporter heartbeats;
    private final PeerHealth peers;
    private final ClockSkew skew;
    private final JobStoreClient store;
    private final Clock clock;
    private final Instant startedAt;
    private final String version;

    StatusReport(
            WorkerProperties worker,
            SegmentManager segments,
            ScheduleScanner scanner,
            JobDispatcher dispatcher,
            Pause pause,
            HeartbeatReporter heartbeats,
            PeerHealth peers,
            ClockSkew skew,
            JobStoreClient store,
            Clock clock,
            ObjectProvider<BuildProperties> build) {
        this.worker = worker;
        this.segments = segments;
        this.scanner = scanner;
        this.dispatcher = dispatcher;
        this.pause = pause;
        this.heartbeats = heartbeats;
        this.peers = peers;
        this.skew = skew;
        this.store = store;
        this.clock = clock;
        this.startedAt = clock.instant();
        var properties = build.getIfAvailable();
        this.version = properties == null ? "unknown" : properties.getVersion();
    }

    /** What the status call answers. */
    public WorkerStatus now() {
        var assignment = segments.current();
        var measured = skew.last();
        var agents = dispatcher.agents();
        return new WorkerStatus(
                worker.workerId(),
                scanner.state().name(),
                assignment.segments().size(),
                scanner.lastScanTime(),
                dispatcher.dispatchedCount(),
                version,
                Duration.between(startedAt, clock.instant()),
                dispatcher.inFlight(),
                scanner.lastSummary(),
                heartbeats.isRegistered(),
                heartbeats.lastSuccess(),
                bestCircuit(agents),
                agents,
                store.isConditional(),
                measured == null ? null : measured.middle().toMillis(),
                measured == null ? null : measured.uncertainty().toMillis(),
                assignment.epoch(),
                assignment.since(),
                heartbeats.unownedSegments(),
                peers.all(),
                pause.isOn(),
                pause.since(),
                remark(agents));
    }

    private static String bestCircuit(List<AgentState> agents) {
        var states = agents.stream().map(AgentState::circuit).toList();
        return Stream.of("CLOSED", "DISABLED", "METRICS_ONLY", "HALF_OPEN")
                .filter(states::contains)
                .findFirst()
                .orElse(states.getFirst());
    }

    /** What keeps jobs from being dispatched now, or may be scanned by two workers, in one sentence; null when nothing does. */
    private @Nullable String remark(List<AgentState> agents) {
        var reasons = new ArrayList<String>();
        if (segments.current().segments().isEmpty()) {
            var shortage = heartbeats.shortage();
            reasons.add("no segments are assigned, so nothing is scanned" + (shortage == null ? "" : ": " + shortage));
        }
        var dispute = heartbeats.dispute();
        if (dispute != null) {
            reasons.add(dispute);
        }
        var unowned = heartbeats.unownedSegments();
        if (unowned != null && unowned > 0) {
            reasons.add(unowned + " segments belong to no worker, so their jobs wait");
        }
        var pausedSince = pause.since();
        if (pausedSince != null) {
            reasons.add("dispatching is paused since " + pausedSince);
        }
        peers.all().forEach((peer, known) -> {
            if (Boolean.FALSE.equals(known.reachable())) {
                reasons.add("the " + peer + " cannot be reached");
            }
        });
        for (var agent : agents) {
            if (!agent.admits() || agent.circuit().equals("HALF_OPEN")) {
                reasons.add("the circuit of " + agent.name() + " is " + agent.circuit());
            }
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }
}
