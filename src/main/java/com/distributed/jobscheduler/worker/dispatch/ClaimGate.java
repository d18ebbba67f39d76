package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.segment.Assignment;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides whether this worker may claim; asked right before each claim (semantics: "One scan", 3a and 3b). */
@Component
@RequiredArgsConstructor
class ClaimGate {
    /** How long no claim is made under an epoch that an agent refused. */
    private static final Duration STALE_PAUSE = Duration.ofSeconds(5);

    private final SegmentManager segments;
    private final Pause pause;
    private volatile boolean shut;
    private volatile @Nullable Refusal refusal;

    /**
     * An agent refused this epoch as out of date.
     *
     * @param at by {@link System#nanoTime}
     */
    private record Refusal(@Nullable Long epoch, long at) {}

    /** Stops all claims: this worker shuts down. */
    void shut() {
        shut = true;
    }

    boolean isShut() {
        return shut;
    }

    @Nullable
    Instant pausedSince() {
        return pause.since();
    }

    boolean mayClaim() {
        return !shut && !pause.isOn();
    }

    boolean mayClaim(int segment) {
        return mayClaim() && segments.current().segments().contains(segment);
    }

    /** An agent knows a newer assignment than the one of this epoch. */
    void refused(@Nullable Long epoch) {
        refusal = new Refusal(epoch, System.nanoTime());
    }

    /** The epoch of the assignment in force. */
    @Nullable
    Long epoch() {
        return segments.current().epoch();
    }

    /** Outcome of a dispatch that must not claim its job; null when it may. */
    @Nullable
    DispatchOutcome obstacle(DueEntry job) {
        if (shut) {
            return DispatchOutcome.DRAINING;
        }
        if (pause.isOn()) {
            return DispatchOutcome.PAUSED;
        }
        var isAssigned = job.segment() != null && segments.current().segments().contains(job.segment());
        return isAssigned ? null : DispatchOutcome.REVOKED;
    }

    /** Why no batch may be claimed in these segments; null when it may. */
    @Nullable
    String obstacle(Assignment assignment) {
        if (shut) {
            return DispatchReasons.DRAINING;
        }
        if (pause.isOn()) {
            return "dispatching is paused";
        }
        var refused = refusal;
        if (refused != null
                && Objects.equals(refused.epoch(), assignment.epoch())
                && System.nanoTime() - refused.at() < STALE_PAUSE.toNanos()) {
            return DispatchReasons.STALE_EPOCH;
        }
        return segments.current().segments().containsAll(assignment.segments()) ? null : "the segments have changed";
    }
}
