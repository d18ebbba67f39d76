package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.segment.Assignment;
import com.distributed.jobscheduler.worker.segment.Segments;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator names a lower epoch than the one in force here. An answer that overlaps with a newer push does so
 * once, and a coordinator that reads an old state may do so once. Two heartbeat answers in a row mean it: its database
 * was restored from an older dump, or a client assigned segments without it.
 */
final class EpochDispute {
    private @Nullable Claim open;

    private record Claim(Segments named, long epoch, long inForce) {}

    /**
     * Records an answer to a heartbeat that was sent under the epoch in force.
     *
     * @return true for the second one in a row
     */
    synchronized boolean isRepeated(Segments named, long epoch, long inForce) {
        var isSecond = open != null && open.inForce() == inForce;
        open = isSecond ? null : new Claim(named, epoch, inForce);
        return isSecond;
    }

    /** Ends the dispute: the coordinator names an epoch that is not lower. */
    synchronized void settle() {
        open = null;
    }

    /** The two assignments, as a sentence without its full stop; null while they agree. */
    synchronized @Nullable String remark(Assignment current) {
        if (open == null || current.epoch() == null || current.epoch() != open.inForce()) {
            return null;
        }
        return "the coordinator names segments [%s] with epoch %d, and [%s] with epoch %d are in force; the next heartbeat decides"
                .formatted(open.named(), open.epoch(), current.segments(), open.inForce());
    }
}
