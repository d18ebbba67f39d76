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

    /** Why nothing is held, and what would be. */
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

    /** What is in force now. */
    public Assignment current() {
        return current;
    }

    /**
     * Replaces the whole set.
     *
     * @param epoch the assignment's epoch; null for one without, which is always taken and leaves the epoch as it is
     * @param source who says so, for the log
     * @return false, with nothing changed, when a newer epoch is in force, or this worker is fenced off
     */
    public boolean replace(Segments segments, @Nullable Long epoch, String source) {
        return replace(segments, epoch, source, null);
    }

    /**
     * Replaces the whole set though a newer epoch may be in force: the coordinator knows nothing of that one.
     *
     * @param overruled that epoch; when a still newer one has come meanwhile, this is a {@link #replace} like any other
     */
    public boolean restart(Segments segments, @Nullable Long epoch, long overruled, String source) {
        return replace(segments, epoch, source, overruled);
    }

    /**
     * Gives up all segments, and takes none until {@link #lift}: another process holds this worker's id.
     *
     * @param reason in a sentence without its full stop
     * @return false when that was so already
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
     * This process holds the worker's id again, or at last. What it held without a coordinator's word, as configured, it
     * holds again; the rest is told by the coordinator.
     *
     * @return false when nothing was fenced off
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

    /** Why this worker takes no segments; null when it does. */
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
                // Before the change is in force: who sees the new segments finds the line in the log already.
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
