package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.worker.dispatch.DispatchRates;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches;
import com.distributed.jobscheduler.worker.scan.RecentScans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** The scans and dispatches that ended since a reader's last look. */
@Component
@RequiredArgsConstructor
class News {
    private static final Duration HISTORY = Duration.ofMinutes(30);

    private final RecentScans scans;
    private final RecentDispatches dispatches;

    Reader newReader() {
        return new Reader();
    }

    /** What one page has received so far; used by one thread. */
    final class Reader {
        private boolean isNew = true;
        private Instant ratesFrom = Instant.MIN;
        private long nextScan;
        private long nextDispatch;

        boolean isNew() {
            return isNew;
        }

        List<DispatchRates.Point> rates(Instant now) {
            var rates = dispatches.ratesFrom(isNew ? now.minus(HISTORY) : ratesFrom);
            ratesFrom = now.minusSeconds(10); // the previous slot may still have gained a dispatch
            isNew = false;
            return rates;
        }

        List<RecentScans.Numbered> scans() {
            var ended = scans.from(nextScan);
            nextScan = ended.isEmpty() ? nextScan : ended.getLast().number() + 1;
            return ended;
        }

        List<RecentDispatches.Recent> dispatches() {
            var ended = dispatches.from(nextDispatch);
            nextDispatch = ended.isEmpty() ? nextDispatch : ended.getLast().number() + 1;
            return ended;
        }
    }
}
