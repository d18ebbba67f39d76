package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.worker.dispatch.DispatchRates;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches;
import com.distributed.jobscheduler.worker.scan.RecentScans;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.status.StatusReport;
import com.distributed.jobscheduler.worker.status.WorkerStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The data of the page, for each reader since its last event. */
@Component
@RequiredArgsConstructor
class ConsoleState {
    private final StatusReport status;
    private final SegmentManager segments;
    private final SegmentMap map;
    private final ScheduleScanner scanner;
    private final News news;
    private final ConsoleProperties properties;
    private final MetricsPlace metrics;
    private final Clock clock;

    /**
     * One event's data.
     *
     * @param now this worker's clock
     * @param mine the segments that this worker scans
     * @param others the owner of each segment, as the coordinator says; null when unchanged since the last event
     * @param rates slots that may have changed; each replaces the slot of the same instant
     * @param scans scans that ended since the last event, oldest first
     * @param dispatches dispatches that ended since the last event, oldest first
     * @param jobStore whether the page may control jobs
     * @param metrics where the metrics are served; null where they are not
     */
    record Event(
            Instant now,
            WorkerStatus status,
            @Nullable Instant nextScanTime,
            List<Integer> mine,
            SegmentMap.@Nullable View others,
            List<DispatchRates.Point> rates,
            List<RecentScans.Numbered> scans,
            List<RecentDispatches.Recent> dispatches,
            boolean jobStore,
            MetricsPlace.@Nullable View metrics) {}

    Reader newReader() {
        return new Reader();
    }

    /** What one page has received so far; used by one thread. */
    final class Reader {
        private final News.Reader latest = news.newReader();
        private SegmentMap.@Nullable View lastSeen;

        boolean isNew() {
            return latest.isNew();
        }

        Event next() {
            var now = clock.instant();
            var rates = latest.rates(now);
            var scans = latest.scans();
            var dispatches = latest.dispatches();
            var view = map.current();
            var changed = view.equals(lastSeen) ? null : view;
            lastSeen = view;
            return new Event(
                    now,
                    status.now(),
                    scanner.nextScanTime(),
                    segments.current().segments().toList(),
                    changed,
                    rates,
                    scans,
                    dispatches,
                    properties.jobStore(),
                    metrics.current());
        }
    }
}
