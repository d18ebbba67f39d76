package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds a worker's id.
 *
 * @param instance null when it does not name itself
 * @param heardAtLed the led time of its last call
 * @param heartbeatInterval time between two of its heartbeats; null when it never said
 * @param left whether it has said that it stops
 * @param waiting the last other process that was told to wait; null when there is none, or it no longer asks
 */
record Holder(
        @Nullable InstanceId instance,
        @Nullable String url,
        Duration heardAtLed,
        @Nullable Duration heartbeatInterval,
        boolean left,
        @Nullable InstanceId waiting) {
    private static final int MISSED_HEARTBEATS = 2;

    /** Relation of a registering process to the holder. */
    enum Standing {
        /** It is the holder, or does not name itself: no change. */
        SAME,
        /** The holder never named its process. */
        UNNAMED,
        /** The holder has said that it stops. */
        LEFT,
        /** It started later at the holder's URL, which only one process can have. */
        RESTARTED,
        /** The holder has missed its heartbeats. */
        SILENT,
        /** The holder is alive: the other process has to wait. */
        TAKEN
    }

    /**
     * Relation of a registering process to the holder.
     *
     * @param itsUrl its URL; null when it did not give one
     * @param led the led time now
     * @param timeout the longest silence that is waited for
     */
    Standing standingOf(@Nullable InstanceId other, @Nullable String itsUrl, Duration led, Duration timeout) {
        if (other == null || other.equals(instance)) {
            return Standing.SAME;
        }
        if (instance == null) {
            return Standing.UNNAMED;
        }
        if (left) {
            return Standing.LEFT;
        }
        if (itsUrl != null && itsUrl.equals(url) && other.isNewerThan(instance)) {
            return Standing.RESTARTED;
        }
        return led.minus(heardAtLed).compareTo(patience(timeout)) >= 0 ? Standing.SILENT : Standing.TAKEN;
    }

    private Duration patience(Duration timeout) {
        if (heartbeatInterval == null) {
            return timeout;
        }
        var missed = heartbeatInterval.multipliedBy(MISSED_HEARTBEATS);
        return missed.compareTo(timeout) < 0 ? missed : timeout;
    }
}
