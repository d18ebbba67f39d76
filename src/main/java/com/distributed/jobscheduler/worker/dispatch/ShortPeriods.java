package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The jobs that recur more often than this worker scans. One scan takes one occurrence of a job: what falls between two
 * scans is made up for by one run, or by {@code CATCH_UP} one by one.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class ShortPeriods {
    private static final int MOST_KEPT = 1_000;
    /** A job that was not dispatched for so many scan intervals is forgotten. */
    private static final int FORGOTTEN_AFTER = 10;
    /** Of a schedule that the store keeps to itself: its calendar or its jitter decides on its runs. */
    private static final Duration UNKNOWN = Duration.ofHours(1);

    private final Periods periods;
    private final DispatchProperties properties;
    private final WorkerProperties worker;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Map<Long, Noted> found = new LinkedHashMap<>();
    private final SaidOnce said = new SaidOnce();

    /** A job that catches up is behind by its period or more: its next missed occurrence follows this run. */
    public record Behind() {}

    private record Noted(Duration period, Instant at) {}

    /** Notes an occurrence that an agent has accepted. */
    void accepted(DueEntry job) {
        var period = periods.of(job.frequency(), job.cronExpression(), job.interval());
        period.filter(this::isShort).ifPresent(tooShort -> note(job.jobId(), tooShort));
        var policy = Objects.requireNonNullElse(job.misfirePolicy(), properties.misfire());
        if (policy == MisfirePolicy.CATCH_UP && job.lateness(clock.instant()).compareTo(period.orElse(UNKNOWN)) >= 0) {
            events.publishEvent(new Behind());
        }
    }

    private void note(long jobId, Duration period) {
        synchronized (found) {
            if (found.size() < MOST_KEPT || found.containsKey(jobId)) {
                found.put(jobId, new Noted(period, clock.instant()));
            }
        }
        if (said.begins()) {
            log.warn(
                    "scan.too-seldom job={} period={} scanInterval={} next=\"{}; the status names further such jobs\"",
                    jobId,
                    period,
                    worker.scanInterval(),
                    advice(period));
        }
    }

    /** What becomes of a schedule that recurs more often than this worker scans, in a sentence; empty for any other. */
    public String said(@Nullable Frequency frequency, @Nullable String cronExpression, @Nullable String interval) {
        return periods.of(frequency, cronExpression, interval)
                .filter(this::isShort)
                .map(period -> " It recurs every %s, which is more often than the scan interval of %s: %s."
                        .formatted(period, worker.scanInterval(), advice(period)))
                .orElse("");
    }

    private boolean isShort(Duration period) {
        return period.compareTo(worker.scanInterval()) < 0;
    }

    private static String advice(Duration period) {
        return "what falls between two scans is one run; set scheduler.worker.scan-interval to %s or less"
                .formatted(period);
    }

    /** The jobs of the last scans in one sentence; null where there are none. */
    public @Nullable String remark() {
        synchronized (found) {
            var forgotten = clock.instant().minus(worker.scanInterval().multipliedBy(FORGOTTEN_AFTER));
            found.values().removeIf(each -> each.at().isBefore(forgotten));
            if (found.isEmpty()) {
                return null;
            }
            var first = found.entrySet().iterator().next();
            return "%d jobs recur more often than the scan interval of %s, such as job %d every %s: %s"
                    .formatted(
                            found.size(),
                            worker.scanInterval(),
                            first.getKey(),
                            first.getValue().period(),
                            advice(first.getValue().period()));
        }
    }
}
