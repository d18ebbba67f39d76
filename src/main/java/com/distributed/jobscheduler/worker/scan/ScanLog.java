package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Logs the scans (product: "Log the scan's statistics"). A scan that dispatched a job is one line at INFO. All others
 * are summed up once a minute. An outage is one line at its begin and one at its end.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class ScanLog {
    private static final Duration BETWEEN_SUMMARIES = Duration.ofMinutes(1);

    private final Clock clock;
    private @Nullable Sum sum;
    private @Nullable Instant failingSince;
    private int failures;

    synchronized void ended(ScanSummary scan) {
        noteFailure(scan);
        var eventful = scan.outcomes().keySet().stream().anyMatch(ScanLog::isEvent);
        if (eventful) {
            log.info(
                    "scan.ended segments={} due={} dispatched={} failed={} outcomes={} skipped={} took={}ms{}{}",
                    scan.segments(),
                    scan.due(),
                    scan.dispatched(),
                    scan.failed(),
                    scan.outcomes(),
                    scan.skipped(),
                    scan.duration().toMillis(),
                    scan.declined() == null ? "" : " declined=\"" + scan.declined() + "\"",
                    scan.failure() == null ? "" : " failure=\"" + scan.failure() + "\"");
        } else {
            log.debug("scan.ended segments={} due={} skipped={}", scan.segments(), scan.due(), scan.skipped());
        }
        sumUp(scan, eventful);
    }

    /**
     * Whether the outcome makes the scan a line of its own. Waiting outcomes do not: an open circuit would repeat that
     * line.
     */
    private static boolean isEvent(DispatchOutcome outcome) {
        return outcome == DispatchOutcome.DISPATCHED
                || outcome == DispatchOutcome.MISFIRE_SKIPPED
                || outcome.isFailure();
    }

    private void noteFailure(ScanSummary scan) {
        var failure = scan.failure();
        if (failure == null) {
            if (failingSince != null) {
                log.info("scan.recovered failedScans={} since={}", failures, failingSince);
            }
            failingSince = null;
            failures = 0;
        } else if (!ScanSummary.STOPPED.equals(failure)) {
            failures++;
            if (failingSince == null) {
                failingSince = scan.startedAt();
                log.warn(
                        "scan.failed reason=\"{}\" next=\"every scan tries again; the end of the outage is logged\"",
                        failure);
            }
        }
    }

    private void sumUp(ScanSummary scan, boolean wasLogged) {
        var now = clock.instant();
        if (sum == null) {
            sum = new Sum(now);
        }
        sum.add(scan, wasLogged);
        if (Duration.between(sum.since, now).compareTo(BETWEEN_SUMMARIES) >= 0) {
            if (sum.unlogged > 0) {
                log.info(
                        "scans.summed-up since={} scans={} failed={} segments={} due={} outcomes={} skipped={}",
                        sum.since,
                        sum.scans,
                        sum.failed,
                        scan.segments(),
                        sum.due,
                        sum.outcomes,
                        sum.skipped);
            }
            sum = new Sum(now);
        }
    }

    /** The scans since the last summary. */
    private static final class Sum {
        private final Instant since;
        private final Map<DispatchOutcome, Integer> outcomes = new EnumMap<>(DispatchOutcome.class);
        private final Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
        private int scans;
        private int unlogged;
        private int failed;
        private long due;

        Sum(Instant since) {
            this.since = since;
        }

        void add(ScanSummary scan, boolean wasLogged) {
            scans++;
            unlogged += wasLogged ? 0 : 1;
            failed += scan.failure() == null ? 0 : 1;
            due += scan.due();
            scan.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
            scan.skipped().forEach((reason, count) -> skipped.merge(reason, count, Integer::sum));
        }
    }
}
