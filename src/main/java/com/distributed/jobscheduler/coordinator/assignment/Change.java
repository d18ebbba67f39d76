package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.membership.WorkerTable;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.coordinator.segment.Segment;
import com.distributed.jobscheduler.coordinator.segment.SegmentState;
import com.distributed.jobscheduler.wire.SegmentRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/** One change of the distribution in one transaction, with one epoch. */
@Slf4j
@RequiredArgsConstructor
final class Change {
    private final Distribution distribution;
    private final WorkerTable workers;
    private final Instant now;

    private final Set<String> touched = new TreeSet<>();
    private final List<String> lines = new ArrayList<>();
    private long epoch;

    /** Gives unowned segments to a worker. */
    void grant(Collection<Integer> segments, String workerId) {
        if (!segments.isEmpty()) {
            distribution.grant(segments, workerId, epoch(), now);
            note("granted", workerId, segments);
        }
    }

    /** Tells a worker, at this led time, to give up these segments in favour of another worker. */
    void revoke(Collection<Integer> segments, String workerId, String target, Duration led) {
        if (!segments.isEmpty()) {
            distribution.revoke(segments, workerId, target, epoch(), now, led);
            note("revoked", workerId, segments);
        }
    }

    /**
     * Ends a worker's ownership of these segments. A segment that it was giving up goes to its target if that worker is
     * among the heirs; any other one gets the given state.
     */
    void vacate(Collection<Segment> segments, String workerId, SegmentState state, Set<String> heirs) {
        if (segments.isEmpty()) {
            return;
        }
        var numbers = segments.stream().map(Segment::segment).toList();
        distribution.vacate(numbers, state, epoch(), now);
        note("vacated", workerId, numbers);
        Map<String, List<Integer>> passedOn = new TreeMap<>();
        for (var segment : segments) {
            var target = segment.targetWorkerId();
            if (target != null && heirs.contains(target)) {
                passedOn.computeIfAbsent(target, id -> new ArrayList<>()).add(segment.segment());
            }
        }
        passedOn.forEach((target, theirs) -> grant(theirs, target));
    }

    /** Ends the transaction's work: sets the touched workers to this change's epoch. */
    Change finish() {
        if (!touched.isEmpty()) {
            workers.changed(touched, epoch());
        }
        return this;
    }

    /** After the commit: logs the change, one line per worker and kind. */
    void announce() {
        lines.forEach(log::info);
    }

    /** The workers whose segments changed. */
    Set<String> touched() {
        return touched;
    }

    private void note(String what, String workerId, Collection<Integer> segments) {
        touched.add(workerId);
        lines.add("segments.%s workerId=%s count=%d epoch=%d segments=%s"
                .formatted(what, workerId, segments.size(), epoch(), SegmentRange.ranges(segments)));
    }

    private long epoch() {
        if (epoch == 0) {
            epoch = distribution.nextEpoch();
        }
        return epoch;
    }
}
