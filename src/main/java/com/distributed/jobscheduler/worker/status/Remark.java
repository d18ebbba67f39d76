package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.coordination.HeartbeatReporter;
import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.dispatch.DispatchReasons;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.ShortPeriods;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One sentence with the reasons why jobs are not dispatched now, may be scanned by two workers, or recur too often for its scans. */
@Component
@RequiredArgsConstructor
class Remark {
    private final SegmentManager segments;
    private final HeartbeatReporter heartbeats;
    private final JobDispatcher dispatcher;
    private final PeerStanding peers;
    private final ShortPeriods periods;

    /** Null when there is none. */
    @Nullable
    String now(List<AgentState> agents) {
        var reasons = new ArrayList<String>();
        if (segments.current().segments().isEmpty()) {
            var shortage = heartbeats.shortage();
            reasons.add("no segments are assigned, so no job is scanned" + (shortage == null ? "" : ": " + shortage));
        }
        var dispute = heartbeats.dispute();
        if (dispute != null) {
            reasons.add(dispute);
        }
        var unowned = heartbeats.unownedSegments();
        if (unowned != null && unowned > 0) {
            reasons.add(unowned + " segments belong to no worker, so their jobs wait");
        }
        var pausedSince = dispatcher.pausedSince();
        if (pausedSince != null) {
            reasons.add("dispatching is paused since " + pausedSince);
        }
        peers.reachability().forEach((peer, known) -> {
            if (Boolean.FALSE.equals(known.reachable())) {
                reasons.add("the " + peer + " cannot be reached");
            }
        });
        if (agents.isEmpty()) {
            reasons.add(DispatchReasons.NO_AGENTS);
        }
        for (var agent : agents) {
            if (!agent.admits() || agent.circuit().equals("HALF_OPEN")) {
                reasons.add("the circuit of " + agent.name() + " is " + agent.circuit());
            }
        }
        var tooShort = periods.remark();
        if (tooShort != null) {
            reasons.add(tooShort);
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }
}
