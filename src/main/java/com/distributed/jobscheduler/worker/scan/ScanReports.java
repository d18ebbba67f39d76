package com.distributed.jobscheduler.worker.scan;

import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reports each ended scan to the metrics, the log, the console page and the status. */
@Component
@RequiredArgsConstructor
class ScanReports {
    private final ScanMetrics metrics;
    private final RecentScans recent;
    private final ScanLog log;
    private volatile @Nullable ScanSummary last;

    ScanSummary ended(ScanSummary scan) {
        last = scan;
        metrics.ended(scan);
        recent.ended(scan);
        log.ended(scan);
        return scan;
    }

    @Nullable
    ScanSummary last() {
        return last;
    }
}
