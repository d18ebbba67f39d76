package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.wire.LoadReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An active worker: registered, and not expelled for silence.
 *
 * @param url where to push its assignments; null when it never named one
 * @param heardAtLed the led time of its last call
 * @param desiredSegments number of segments that it wants; null when it never asked and waits for an assignment, 0 when
 *     it was released
 * @param takesPartSince since when it wants segments; null when it wants none
 * @param epoch epoch of the last change to its segments; 0 when it never had any
 * @param instance its process; null when it does not name it
 * @param waitingInstance another process that asks for the same id and has to wait; null when there is none
 * @param load its last load report; null when it never sent one
 */
public record Worker(
        String workerId,
        @Nullable String url,
        Instant registeredAt,
        Instant lastHeartbeatAt,
        Duration heardAtLed,
        @Nullable Integer desiredSegments,
        @Nullable Instant takesPartSince,
        long epoch,
        @Nullable String instance,
        @Nullable String waitingInstance,
        @Nullable LoadReport load) {

    /** True when it was released and has not asked since. */
    public boolean isReleased() {
        return desiredSegments != null && desiredSegments == 0;
    }

    /** Whether it has reported, under this epoch, that it no longer holds a segment that it was told to give up. */
    public boolean hasStopped(int segment, long revokedUnder) {
        if (load == null) {
            return false;
        }
        var epochThere = load.epoch();
        var heldThere = load.segments();
        return epochThere != null && epochThere >= revokedUnder && heldThere != null && !heldThere.contains(segment);
    }
}
