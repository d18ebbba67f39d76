package com.distributed.jobscheduler.coordinator.segment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One segment of the distribution, as {@code GET /api/segments} lists it.
 *
 * @param workerId the owner; null while FREE or ORPHANED
 * @param since since when it has this owner, or none
 * @param epoch epoch of its last change; 0 when it never had an owner
 * @param targetWorkerId while REVOKING: its next owner, when known
 * @param revokedAt while REVOKING: when its owner was told to stop
 * @param revokedAtLed the same as led time; null when an older release wrote it. Not listed
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
