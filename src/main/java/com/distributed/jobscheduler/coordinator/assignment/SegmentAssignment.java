package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.leadership.TermWrites;
import com.distributed.jobscheduler.coordinator.membership.Worker;
import com.distributed.jobscheduler.coordinator.membership.WorkerIds;
import com.distributed.jobscheduler.coordinator.membership.WorkerInstances;
import com.distributed.jobscheduler.coordinator.membership.WorkerTable;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.coordinator.segment.Segment;
import com.distributed.jobscheduler.coordinator.segment.SegmentState;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Explicit requests of operators and workers: assign and release. */
@Component
@RequiredArgsConstructor
class SegmentAssignment {
    private final Distribution distribution;
    private final WorkerTable workers;
    private final WorkerInstances instances;
    private final TermWrites writes;
    private final SegmentPush push;
    private final Clock clock;

    /**
     * Gives the worker unowned segments, the lowest first, until it has as many as it asked for. Never takes a segment
     * away, from it or from another worker. From now on the worker takes part in balancing, up to the largest number
     * that it asked for since its last release; with 0 it stops taking part.
     *
     * @param caller the process that asks; null when it does not say
     * @throws ApiException 404 UNKNOWN_WORKER; 409 WORKER_ID_TAKEN when another process holds the id
     */
    Assigned assign(String workerId, @Nullable InstanceId caller, int desired) {
        var done = writes.inTerm(term -> {
            instances.admit(workerId, caller);
            var before = requireActive(workerId).desiredSegments();
            if (desired == 0) {
                workers.wantsNone(workerId);
            } else {
                workers.wants(workerId, desired, clock.instant());
            }
            var change = new Change(distribution, workers, clock.instant());
            var missing = Math.max(0, desired - distribution.ownedBy(workerId).size());
            change.grant(
                    distribution.all().stream()
                            .filter(Segment::isUnowned)
                            .limit(missing)
                            .map(Segment::segment)
                            .toList(),
                    workerId);
            var most = desired == 0 || before == null ? desired : Math.max(before, desired);
            return new Assigned(change.finish(), distribution.ownedBy(workerId), most);
        });
        done.change().announce();
        push.changed(Set.of(workerId));
        return done;
    }

    /**
     * Frees all segments of the worker, and takes it out of balancing and failover until it asks again. A process that
     * names itself thereby leaves: if another process waits for its id, that process gets the id and the segments
     * instead.
     *
     * @param caller the process that asks; null when it does not say
     * @return how many segments were freed or passed on
     * @throws ApiException 404 UNKNOWN_WORKER; 409 WORKER_ID_TAKEN when another process holds the id
     */
    Released release(String workerId, @Nullable InstanceId caller) {
        var done = writes.inTerm(term -> {
            requireActive(workerId);
            instances.admit(workerId, caller);
            if (instances.passOn(workerId, caller)) {
                var unchanged = new Change(distribution, workers, clock.instant());
                return new Released(unchanged, distribution.ownedBy(workerId).size(), true);
            }
            instances.left(workerId, caller);
            workers.wantsNone(workerId);
            distribution.forgetTarget(workerId);
            var held = distribution.all().stream()
                    .filter(segment -> workerId.equals(segment.workerId()))
                    .toList();
            var change = new Change(distribution, workers, clock.instant());
            change.vacate(held, workerId, SegmentState.FREE, heirs());
            return new Released(change.finish(), held.size(), false);
        });
        done.change().announce();
        push.changed(done.change().touched());
        push.changed(Set.of(workerId));
        return done;
    }

    private Set<String> heirs() {
        return workers.active().stream()
                .filter(worker -> !worker.isReleased())
                .map(Worker::workerId)
                .collect(Collectors.toSet());
    }

    private Worker requireActive(String workerId) {
        return workers.active(workerId).orElseThrow(() -> WorkerIds.unknown(workerId));
    }

    /**
     * Result of a request for segments.
     *
     * @param segments all segments that the worker has afterwards, ascending
     * @param takesPartUpTo the largest number asked for since its last release
     */
    record Assigned(Change change, List<Integer> segments, int takesPartUpTo) {}

    /**
     * Result of a release.
     *
     * @param passedOn whether the segments went to another process of the same id
     */
    record Released(Change change, int count, boolean passedOn) {}
}
