package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.segment.Segment;
import com.distributed.jobscheduler.wire.SegmentBacklog;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A segment of the distribution with its backlog.
 *
 * @param dueBacklog number of its jobs that are PENDING and due; null when the Job Store cannot be asked
 * @param oldestDue the earliest of their due times; null when there are none
 */
record ListedSegment(
        @JsonUnwrapped Segment owned,
        @Nullable Long dueBacklog,
        @Nullable Instant oldestDue) {

    static ListedSegment of(Segment segment, Optional<Map<Integer, SegmentBacklog>> backlog) {
        var waiting = backlog.map(all -> all.get(segment.segment()));
        var known = backlog.isPresent() ? Long.valueOf(0) : null;
        return new ListedSegment(
                segment,
                waiting.map(SegmentBacklog::due).orElse(known),
                waiting.map(SegmentBacklog::oldest).orElse(null));
    }
}
