package com.distributed.jobscheduler.coordinator.segment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One segment of the distribution, as {@code GET /api/segments} lists it.
 *
 * @param workerId the owner, null while FREE or ORPHANED
 * @param since when it came to its owner, or fell free
 * @param epoch the epoch of its last change; 0 when it never had an owner
 * @param targetWorkerId while REVOKING: who gets it next, when that is known
 * @param revokedAt while REVOKING: when its owner was told to stop
 * @param revokedAtLed the same in the time in which somebody led; null where an older release wrote it. Not listed
 */
public record Segment(
        int segment,
        @Nullable String workerId,
        SegmentState state,
        Instant since,
        long epoch,
        @Nullable String targetWorkerId,
        @Nullable Instant revokedAt,
        @JsonIgnore @Nullable Duration revokedAtLed) {

    /** True when this worker is to scan it. */
    public boolean isOwnedBy(String worker) {
        return state == SegmentState.OWNED && worker.equals(workerId);
    }

    /** True when it has no owner. */
    public boolean isUnowned() {
        return workerId == null;
    }
}
