package com.distributed.jobscheduler.worker.peer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of asking the Coordinator who holds which segment (extension). */
public sealed interface DistributionReply {
    record Known(List<OwnedSegment> segments) implements DistributionReply {}

    /** A base-only coordinator has no such call. */
    record NotOffered() implements DistributionReply {}

    record Unavailable(String reason) implements DistributionReply {}

    /**
     * One segment of the distribution.
     *
     * @param workerId null while nobody holds it
     * @param dueBacklog how many of its jobs are due and wait; null where that is not known
     */
    record OwnedSegment(
            int segment,
            @Nullable String workerId,
            @Nullable Long dueBacklog,
            @Nullable Instant oldestDue) {}
}
