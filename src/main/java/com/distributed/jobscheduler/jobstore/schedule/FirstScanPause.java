package com.distributed.jobscheduler.jobstore.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When to scan before the look-ups: not for a while after a scan that foreign jobs had filled. Safe for many threads. */
public final class FirstScanPause {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private volatile Instant until = Instant.EPOCH;

    /** Whether to scan now. */
    public boolean isOver(List<Integer> segments, SegmentLookUp lookUp, Instant now) {
        var last = until;
        // A clock that was ahead stops no scan for longer.
        return FirstScan.isWorthwhile(segments, lookUp) && (!now.isBefore(last) || now.isBefore(last.minus(PAUSE)));
    }

    /** Says that the scan did not find enough, though more may be due. */
    public void begin(Instant now) {
        until = now.plus(PAUSE);
    }
}
