package com.distributed.jobscheduler.coordinator.segment;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The distribution of the segments over the workers, with its epochs and its history. Changes belong inside a
 * transaction under the leader's term.
 */
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

    /** What this worker is to hold, ascending; without what it was told to give up. */
    public List<Integer> ownedBy(String workerId) {
        return segments.ownedBy(workerId);
    }

    /** How many segments nobody holds. */
    public int unowned() {
        return segments.unowned();
    }

    /** An epoch above every one given out before (issue: "each assignment carries an epoch that only grows"). */
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

    /** Tells that a worker is to give these up in favour of another; it owns them until {@link #vacate}. */
    public void revoke(
            Collection<Integer> which, String workerId, String target, long epoch, Instant now, Duration led) {
        if (!which.isEmpty()) {
            segments.revoke(which, workerId, target, epoch, now, led);
        }
    }

    /** Ends the ownership of these segments, which are then FREE or ORPHANED. */
    public void vacate(Collection<Integer> which, SegmentState state, long epoch, Instant now) {
        if (!which.isEmpty()) {
            segments.vacate(which, state, epoch, now);
            history.close(which, now);
        }
    }

    /** A worker that left is no longer the one to whom revoked segments pass on. */
    public void forgetTarget(String workerId) {
        segments.forgetTarget(workerId);
    }

    /** Lets no worker's time to give up a segment be counted from before this count of led time. */
    public void revokedNotBefore(Duration led) {
        segments.revokedNotBefore(led);
    }

    /** What a clock that has been set back since dated later than now, counts from now on: else it waits for that clock. */
    public void noneLaterThan(Instant now) {
        segments.noneLaterThan(now);
    }

    /** Drops the history of ownerships that ended before this instant. */
    public void purgeHistory(Instant before) {
        history.purge(before);
    }
}
