package com.distributed.jobscheduler.worker.peer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Coordinator's reply about the owners of the segments (extension). */
public sealed interface DistributionReply {
    record Known(List<OwnedSegment> segments) implements DistributionReply {}

    /** A base-only coordinator has no such call. */
    record NotOffered() implements DistributionReply {}

    record Unavailable(String reason) implements DistributionReply {}

    /**
     * One segment.
     *
     * @param workerId null while no worker holds it
     * @param dueBacklog number of its due jobs that wait; null where unknown
     */
    record OwnedSegment(
            int segment,
            @Nullable String workerId,
            @Nullable Long dueBacklog,
            @Nullable Instant oldestDue) {}
}
