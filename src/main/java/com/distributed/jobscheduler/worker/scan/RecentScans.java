package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.Ring;
import java.util.List;
import org.springframework.stereotype.Component;

/** The last ended scans, for people. */
@Component
public class RecentScans {
    private final Ring<Numbered> last = new Ring<>(20);

    /**
     * One ended scan.
     *
     * @param number counts from 0 without gaps
     */
    public record Numbered(long number, int dispatched, int failed, ScanSummary scan) implements Ring.Entry {}

    void ended(ScanSummary scan) {
        last.add(number -> new Numbered(number, scan.dispatched(), scan.failed(), scan));
    }

    /** The remembered scans from this number on, oldest first. */
    public List<Numbered> from(long number) {
        return last.from(number);
    }
}
