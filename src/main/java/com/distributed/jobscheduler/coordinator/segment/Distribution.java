package com.distributed.jobscheduler.coordinator.segment;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** The segments and their owners, with epochs and history. Changes belong in a transaction under the leader's term. */
@Component
@RequiredArgsConstructor
public class Distribution {
    private final SegmentTable segments;
    private final HistoryTable history;
    private final EpochTable epochs;

    /** All 100 segments, ascending. */
    public List<Segment> all() {
        return segments.all();
    }

    /** The segments that this worker is to scan, ascending; without those that it was told to give up. */
    public List<Integer> ownedBy(String workerId) {
        return segments.ownedBy(workerId);
    }

    /** Number of segments without an owner. */
    public int unowned() {
        return segments.unowned();
    }

    /** The next epoch, above every earlier one. */
    public long nextEpoch() {
        return epochs.next();
    }

    /** Gives unowned segments to a worker; fails when one of them has an owner. */
    public void grant(Collection<Integer> which, String workerId, long epoch, Instant now) {
        if (!which.isEmpty()) {
            segments.grant(which, workerId, epoch, now);
            history.open(which);
        }
    }

    /** Marks segments that a worker is to give up in favour of another; it owns them until {@link #vacate}. */
    public void revoke(
            Collection<Integer> which, String workerId, String target, long epoch, Instant now, Duration led) {
        if (!which.isEmpty()) {
            segments.revoke(which, workerId, target, epoch, now, led);
        }
    }

    /** Ends the ownership of these segments, which become FREE or ORPHANED. */
    public void vacate(Collection<Integer> which, SegmentState state, long epoch, Instant now) {
        if (!which.isEmpty()) {
            segments.vacate(which, state, epoch, now);
            history.close(which, now);
        }
    }

    /** Removes a worker that left as target of revoked segments. */
    public void forgetTarget(String workerId) {
        segments.forgetTarget(workerId);
    }

    /** Lets each worker's time to give up a segment begin at this led time at the earliest. */
    public void revokedNotBefore(Duration led) {
        segments.revokedNotBefore(led);
    }

    /** Sets times in the future to now: the clock was set back, and they would have to wait for it. */
    public void noneLaterThan(Instant now) {
        segments.noneLaterThan(now);
    }

    /** Deletes the history of ownerships that ended before this instant. */
    public void purgeHistory(Instant before) {
        history.purge(before);
    }
}
