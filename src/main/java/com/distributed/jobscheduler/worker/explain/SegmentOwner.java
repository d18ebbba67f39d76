package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.coordination.HeartbeatReporter;
import com.distributed.jobscheduler.worker.peer.CoordinatorClient;
import com.distributed.jobscheduler.worker.peer.DistributionReply;
import com.distributed.jobscheduler.worker.peer.DistributionReply.OwnedSegment;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Explains a job whose segment another worker holds, as the coordinator says. */
@Component
@RequiredArgsConstructor
class SegmentOwner {
    private final CoordinatorClient coordinator;
    private final HeartbeatReporter heartbeats;
    private final WorkerProperties worker;

    Explanation explain(int segment, Facts facts) {
        var shortage = heartbeats.shortage();
        facts.with("segmentsNotGranted", shortage);
        var not = "It is due, and its segment " + segment + " is not assigned to this worker"
                + (shortage == null ? "" : " (" + shortage + ")");
        return switch (coordinator.distribution()) {
            case DistributionReply.Known known ->
                known.segments().stream()
                        .filter(owned -> owned.segment() == segment)
                        .map(OwnedSegment::workerId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(owner -> ownedBy(owner, not, facts.with("segmentOwner", owner)))
                        .orElseGet(() -> facts.say(
                                Cause.SEGMENT_NOT_ASSIGNED,
                                not + ", nor to any other.",
                                "POST /api/segments/assign?workerId=…&desiredSegments=… at the coordinator."));
            case DistributionReply.NotOffered none ->
                facts.say(
                        Cause.SEGMENT_NOT_ASSIGNED,
                        not + "; this coordinator does not tell whose it is.",
                        "Look at the other workers' GET /api/scheduler-worker/segments.");
            case DistributionReply.Unavailable away ->
                facts.with("coordinator", away.reason())
                        .say(
                                Cause.SEGMENT_NOT_ASSIGNED,
                                not + "; the coordinator cannot be asked whose it is.",
                                "The worker goes on asking the coordinator by its heartbeats.");
        };
    }

    private Explanation ownedBy(String owner, String not, Facts facts) {
        if (!owner.equals(worker.workerId())) {
            return facts.say(
                    Cause.SEGMENT_NOT_ASSIGNED,
                    not + " but to " + owner + ".",
                    "Ask " + owner + " for its explanation.");
        }
        return facts.with("coordinatorDiffers", heartbeats.dispute())
                .say(
                        Cause.SEGMENT_NOT_ASSIGNED,
                        not + ", though the coordinator has it as this worker's.",
                        "The answer to the next heartbeat brings it here; if the coordinator's epoch is lower than the one in"
                                + " force, the second one does.");
    }
}
