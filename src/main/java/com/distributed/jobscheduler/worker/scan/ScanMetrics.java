package com.distributed.jobscheduler.worker.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The scanner's meters, all registered at start. */
@Component
class ScanMetrics {
    static final String SCANS = "scheduler.worker.scans";
    static final String DURATION = "scheduler.worker.scan.duration";
    static final String DUE = "scheduler.worker.scan.due";
    static final String DISPATCHED = "scheduler.worker.scan.dispatched";
    static final String SKIPPED = "scheduler.worker.scan.skipped";
    static final String HELD = "scheduler.worker.scan.held";
    static final String ORPHANS = "scheduler.worker.orphans.returned";

    private final Counter completed;
    private final Counter failed;
    private final Counter overlapping;
    private final Map<String, Counter> orphans = new HashMap<>();
    private final Timer duration;
    private final DistributionSummary due;
    private final DistributionSummary dispatched;
    private final Map<Skip, Counter> skipped = new EnumMap<>(Skip.class);

    ScanMetrics(MeterRegistry meters, Agenda agenda) {
        Gauge.builder(HELD, agenda, Agenda::size)
                .description("Occurrences held until their instant")
                .register(meters);
        completed = scans("completed", meters);
        failed = scans("failed", meters);
        overlapping = scans("overlapping", meters);
        duration = Timer.builder(DURATION)
                .description("From a scan's start to the end of its last dispatch")
                .register(meters);
        due = DistributionSummary.builder(DUE)
                .description("Entries that the store listed, per scan")
                .register(meters);
        dispatched = DistributionSummary.builder(DISPATCHED)
                .description("Occurrences accepted by an agent, per scan")
                .register(meters);
        for (var dispatch : Orphan.DISPATCHES) {
            orphans.put(
                    dispatch,
                    Counter.builder(ORPHANS)
                            .description("Jobs stuck SCHEDULED in a base-only store that were returned to PENDING,"
                                    + " by how this worker's dispatch of them had ended")
                            .tag("dispatch", dispatch)
                            .register(meters));
        }
        for (var reason : Skip.values()) {
            skipped.put(
                    reason,
                    Counter.builder(SKIPPED)
                            .description("Listed entries that were not submitted, by reason")
                            .tag("reason", reason.label())
                            .register(meters));
        }
    }

    private static Counter scans(String outcome, MeterRegistry meters) {
        return Counter.builder(SCANS)
                .description("Scans by how they ended; overlapping ones were skipped because one was running")
                .tag("outcome", outcome)
                .register(meters);
    }

    void overlapping() {
        overlapping.increment();
    }

    void returned(Orphan orphan) {
        Objects.requireNonNull(orphans.get(orphan.dispatch())).increment();
    }

    void ended(ScanSummary scan) {
        (scan.failure() == null ? completed : failed).increment();
        duration.record(scan.duration());
        due.record(scan.due());
        dispatched.record(scan.dispatched());
        scan.skipped()
                .forEach((reason, count) ->
                        Objects.requireNonNull(skipped.get(reason)).increment(count));
    }
}
