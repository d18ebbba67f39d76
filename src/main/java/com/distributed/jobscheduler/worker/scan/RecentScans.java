package com.distributed.jobscheduler.worker.scan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.stereotype.Component;

/** The last scans that ended, for people. */
@Component
public class RecentScans {
    private static final int MOST = 20;

    private final Deque<Numbered> last = new ArrayDeque<>();
    private long next;

    /**
     * One scan that ended.
     *
     * @param number counts from 0 without gaps
     */
    public record Numbered(long number, int dispatched, int failed, ScanSummary scan) {}

    synchronized void ended(ScanSummary scan) {
        if (last.size() == MOST) {
            last.removeFirst();
        }
        last.addLast(new Numbered(next++, scan.dispatched(), scan.failed(), scan));
    }

    /** Those from this number on that are still remembered, oldest first. */
    public synchronized List<Numbered> from(long number) {
        return last.stream().filter(scan -> scan.number() >= number).toList();
    }
}
