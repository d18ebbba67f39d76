package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.peer.CoordinatorClient;
import com.distributed.jobscheduler.worker.peer.MembershipReply;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.distributed.jobscheduler.worker.segment.SegmentsChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Sends heartbeats with this worker's load at a fixed rate (contract: Scheduler Coordinator). */
@Slf4j
@Component
@RequiredArgsConstructor
public class HeartbeatReporter {
    /** How long a revocation waits for dispatches of the revoked segments before it is confirmed. */
    private static final Duration REVOCATION_PATIENCE = Duration.ofSeconds(20);

    private final CoordinatorClient coordinator;
    private final Registration registration;
    private final Membership membership;
    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final Load load;
    private final CoordinationMetrics metrics;
    private final Shortage shortage;
    /** Whether the log already says that the coordinator refuses the heartbeats. */
    private final SaidOnce refused = new SaidOnce();

    private final AtomicBoolean beating = new AtomicBoolean();

    @Scheduled(
            fixedRateString = "${scheduler.worker.heartbeat-interval:30000}",
            initialDelayString = "${scheduler.worker.heartbeat-interval:30000}")
    void tick() {
        beat();
    }

    /**
     * Sends one heartbeat if this worker is registered; none while one is under way, or while another process holds the
     * id.
     */
    void beat() {
        if (!registration.isRegistered() || segments.fencedOff() != null || !beating.compareAndSet(false, true)) {
            return;
        }
        try {
            var sentUnder = segments.current().epoch();
            heard(coordinator.heartbeat(load.now()), sentUnder);
        } finally {
            beating.set(false);
        }
    }

    private void heard(MembershipReply reply, @Nullable Long sentUnder) {
        metrics.heartbeat(reply instanceof MembershipReply.Known);
        switch (reply) {
            case MembershipReply.Known known -> {
                if (refused.ends()) {
                    log.info("heartbeat.accepted");
                }
                membership.heard(known, sentUnder);
                if (membership.mustAskAgain(known)) {
                    registration.askAgain();
                }
            }
            case MembershipReply.Taken taken -> registration.taken(taken);
            case MembershipReply.Unknown unknown -> {
                var isNews = sayRefused(unknown.reason(), "registering again");
                registration.beginAgain(isNews);
            }
            case MembershipReply.Unavailable away -> {
                membership.forgetUnowned();
                if (away.answered()) {
                    sayRefused(away.reason(), "the segments in force stay; each heartbeat tries again");
                } else {
                    log.debug("heartbeat.failed reason=\"{}\"", away.reason());
                }
            }
        }
    }

    private boolean sayRefused(String reason, String next) {
        var isNews = refused.begins();
        log.atLevel(isNews ? Level.WARN : Level.DEBUG).log("heartbeat.refused reason=\"{}\" next=\"{}\"", reason, next);
        return isNews;
    }

    /**
     * Sends a heartbeat at once when the revoked segments are no longer dispatched from here: it confirms the
     * revocation.
     */
    @EventListener
    void segmentsChanged(SegmentsChanged change) {
        if (!change.lost().isEmpty() && registration.isRegistered()) {
            Thread.ofVirtual().name("revocation").start(() -> confirm(change.lost()));
        }
    }

    private void confirm(Segments lost) {
        try {
            if (!dispatcher.awaitIdle(lost::contains, REVOCATION_PATIENCE)) {
                log.warn("revocation.slow segments={} next=\"the next heartbeat reports them again\"", lost);
            }
            beat();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why this worker has no segments though it asks for some, as a sentence; null otherwise. */
    public @Nullable String shortage() {
        var fence = segments.fencedOff();
        return fence == null ? shortage.remark() : fence;
    }

    /** How the coordinator's assignment differs from the one in force, as a sentence; null while it does not. */
    public @Nullable String dispute() {
        return membership.dispute();
    }

    /** When the last heartbeat succeeded; null before the first. */
    public @Nullable Instant lastSuccess() {
        return metrics.lastSuccess();
    }

    /** Number of segments that no worker holds, by the coordinator's last answer; null when unknown. */
    public @Nullable Integer unownedSegments() {
        return membership.unowned();
    }

    /** Whether the coordinator has confirmed a registration since this process started. */
    public boolean isRegistered() {
        return registration.isRegistered();
    }
}
