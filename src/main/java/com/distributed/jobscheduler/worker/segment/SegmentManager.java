package com.distributed.jobscheduler.worker.segment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Keeps the assigned segments in memory and replaces them as a whole (contract: Scheduler Worker). */
@Slf4j
@Component
public class SegmentManager {
    static final String ASSIGNED = "scheduler.worker.segments.assigned";
    static final String CHANGES = "scheduler.worker.segments.rebalances";
    static final String STALE = "scheduler.worker.segments.stale";

    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final Counter changes;
    private final Counter stale;
    private volatile Assignment current;
    private volatile @Nullable Fence fence;

    /** The reason why no segments are held, and the assignment that would be in force. */
    private record Fence(String reason, Assignment behind) {}

    SegmentManager(SegmentProperties configured, Clock clock, ApplicationEventPublisher events, MeterRegistry meters) {
        this.clock = clock;
        this.events = events;
        this.current = new Assignment(Segments.of(configured.assignedSegments()), null, clock.instant());
        this.changes = Counter.builder(CHANGES)
                .description("Assignments that changed the set of segments")
                .register(meters);
        this.stale = Counter.builder(STALE)
                .description("Assignments refused because their epoch was older than the one in force")
                .register(meters);
        Gauge.builder(ASSIGNED, this, m -> m.current().segments().size())
                .description("Segments that this worker serves")
                .register(meters);
    }

    /** The assignment in force. */
    public Assignment current() {
        return current;
    }

    /**
     * Replaces the whole set.
     *
     * @param epoch the assignment's epoch; an assignment without one (null) is always taken and keeps the epoch in
     *     force
     * @param source origin of the assignment, for the log
     * @return false, with no change, when a newer epoch is in force or this worker is fenced off
     */
    public boolean replace(Segments segments, @Nullable Long epoch, String source) {
        return replace(segments, epoch, source, null);
    }

    /**
     * Replaces the whole set even under a lower epoch, because the coordinator does not know the epoch in force.
     *
     * @param overruled the epoch in force that may be overruled; if a newer one has come since, this is a normal
     *     {@link #replace}
     */
    public boolean restart(Segments segments, @Nullable Long epoch, long overruled, String source) {
        return replace(segments, epoch, source, overruled);
    }

    /**
     * Gives up all segments and takes none until {@link #lift}, because another process holds this worker's id.
     *
     * @param reason a sentence without its full stop
     * @return false when it was fenced off already
     */
    public synchronized boolean fenceOff(String reason) {
        if (fence != null) {
            return false;
        }
        var before = current;
        replace(Segments.NONE, before.epoch(), "fence", null);
        fence = new Fence(reason, before);
        return true;
    }

    /**
     * Ends {@link #fenceOff}: this process holds the worker's id. Segments from the configuration come back at once;
     * the coordinator assigns the others anew.
     *
     * @return false when it was not fenced off
     */
    public synchronized boolean lift() {
        var lifted = fence;
        if (lifted == null) {
            return false;
        }
        fence = null;
        if (lifted.behind().epoch() == null) {
            replace(lifted.behind().segments(), null, "configuration", null);
        }
        return true;
    }

    /** Why this worker takes no segments; null when it takes them. */
    public @Nullable String fencedOff() {
        var now = fence;
        return now == null ? null : now.reason();
    }

    private boolean replace(Segments segments, @Nullable Long epoch, String source, @Nullable Long overruled) {
        SegmentsChanged change;
        synchronized (this) {
            var before = current;
            if (fence != null) {
                return false;
            }
            if (epoch != null
                    && before.epoch() != null
                    && epoch < before.epoch()
                    && !before.epoch().equals(overruled)) {
                stale.increment();
                log.warn("segments.stale source={} epoch={} inForce={}", source, epoch, before.epoch());
                return false;
            }
            change = new SegmentsChanged(before.segments(), segments);
            if (change.isOne()) {
                // Log before the change is in force, so that a reader who sees the new segments finds the line.
                log.info(
                        "segments.changed source={} epoch={} count={} gained={} lost={}",
                        source,
                        epoch,
                        segments.size(),
                        change.gained(),
                        change.lost());
            }
            current = new Assignment(segments, epoch != null ? epoch : before.epoch(), since(before, segments));
        }
        if (change.isOne()) {
            changes.increment();
            events.publishEvent(change);
        }
        return true;
    }

    private Instant since(Assignment before, Segments segments) {
        return before.segments().equals(segments) ? before.since() : clock.instant();
    }
}
