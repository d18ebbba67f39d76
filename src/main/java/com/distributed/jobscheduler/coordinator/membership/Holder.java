package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds a worker's id.
 *
 * @param instance null when it does not say which it is
 * @param heardAtLed how long somebody had led, all terms together, when it was last heard of
 * @param heartbeatInterval the time from one of its heartbeats to the next; null when it never said
 * @param left whether it has said that it stops
 * @param waiting the other process that was last told that it has to wait; null when none was, or it no longer asks
 */
record Holder(
        @Nullable InstanceId instance,
        @Nullable String url,
        Duration heardAtLed,
        @Nullable Duration heartbeatInterval,
        boolean left,
        @Nullable InstanceId waiting) {
    private static final int MISSED_HEARTBEATS = 2;

    /** How another process stands to the holder. */
    enum Standing {
        /** It is the holder, or does not say which it is: nothing changes. */
        SAME,
        /** The holder never said which process it is. */
        UNNAMED,
        /** The holder has said that it stops. */
        LEFT,
        /** It started later at the holder's URL, where only one of them can be. */
        RESTARTED,
        /** The holder has missed its heartbeats. */
        SILENT,
        /** The holder is there: the other one has to wait. */
        TAKEN
    }

    /**
     * How a process that registers now stands to the holder.
     *
     * @param itsUrl where it is reached; null when it did not say
     * @param led how long somebody has led by now
     * @param timeout the longest silence that is ever waited for
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
