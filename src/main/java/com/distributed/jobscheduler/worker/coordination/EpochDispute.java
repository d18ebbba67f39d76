package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.segment.Assignment;
import com.distributed.jobscheduler.worker.segment.Segments;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator names a lower epoch than the one in force here. An answer that was on its way while a newer push arrived
 * does so once, and so may a coordinator that reads an old state. Two answers in a row to heartbeats that were sent under the
 * epoch in force mean it: its database was restored from an older dump, or somebody has assigned past it.
 */
final class EpochDispute {
    private @Nullable Claim open;

    private record Claim(Segments named, long epoch, long inForce) {}

    /**
     * Notes an answer to a heartbeat that was sent under the epoch in force.
     *
     * @return true when it is the second in a row
     */
    synchronized boolean isRepeated(Segments named, long epoch, long inForce) {
        var isSecond = open != null && open.inForce() == inForce;
        open = isSecond ? null : new Claim(named, epoch, inForce);
        return isSecond;
    }

    /** The coordinator names an epoch that is not lower. */
    synchronized void settle() {
        open = null;
    }

    /** What the coordinator says and what is in force, in a sentence without its full stop; null while they agree. */
    synchronized @Nullable String remark(Assignment current) {
        if (open == null || current.epoch() == null || current.epoch() != open.inForce()) {
            return null;
        }
        return "the coordinator names segments [%s] with epoch %d, and [%s] with epoch %d are in force; the next heartbeat decides"
                .formatted(open.named(), open.epoch(), current.segments(), open.inForce());
    }
}
