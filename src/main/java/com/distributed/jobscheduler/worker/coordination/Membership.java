package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.peer.CoordinatorClient;
import com.distributed.jobscheduler.worker.peer.MembershipReply;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.distributed.jobscheduler.worker.segment.SegmentsChanged;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Applies the coordinator's answers about segments. A coordinator with epochs names the assignment in every answer: the
 * newest epoch wins, and a lower one when named twice in a row. A base-only one names segments only in its answer to
 * {@code assign} (contract: Scheduler Coordinator).
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Membership {
    private final SegmentManager segments;
    private final CoordinatorClient coordinator;
    private final CoordinationProperties properties;
    private final Shortage shortage;
    /** Last error logged about the segments that the coordinator names; null while they are valid. */
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

    private final EpochDispute dispute = new EpochDispute();
    private volatile @Nullable Integer unowned;
    /** Whether the coordinator has ever named its own assignment: until then its epoch 0 means nothing. */
    private volatile boolean assigns;

    /**
     * Applies a heartbeat's answer. A newer epoch heals a lost push. The same epoch undoes an assignment made here
     * without an epoch. A lower epoch is taken when it is named twice in a row.
     *
     * @param sentUnder the epoch in force when the heartbeat was sent
     */
    void heard(MembershipReply.Known known, @Nullable Long sentUnder) {
        lift();
        take(known, sentUnder);
        unowned = known.unowned();
    }

    /** Fences this worker off while another process holds its id. */
    void taken(MembershipReply.Taken taken) {
        if (segments.fenceOff(taken.reason())) {
            forgetUnowned();
            log.error(
                    "worker.id-taken reason=\"{}\" next=\"this process holds no segments; it takes over when the other has gone\"",
                    taken.reason());
        }
    }

    private void lift() {
        if (segments.lift()) {
            log.info("worker.id-ours (the other process of this id has gone)");
        }
    }

    private void take(MembershipReply.Known known, @Nullable Long sentUnder) {
        var named = named(known);
        var epoch = known.epoch();
        if (named == null || epoch == null || (epoch == 0 && !assigns)) {
            return;
        }
        assigns = true;
        var inForce = segments.current().epoch();
        if (inForce == null || epoch >= inForce) {
            dispute.settle();
            segments.replace(named, epoch, "coordinator");
        } else if (inForce.equals(sentUnder) && dispute.isRepeated(named, epoch, inForce)) {
            putBack(named, epoch, inForce);
        }
    }

    private void putBack(Segments named, long epoch, long inForce) {
        if (restart(named, epoch, inForce, "heartbeat")) {
            log.warn(
                    "assignment.put-back epoch={} inForce={} segments={} reason=\"the coordinator named this lower epoch twice in"
                            + " a row: its database was restored, or a client assigned segments without it\"",
                    epoch,
                    inForce,
                    named);
        }
    }

    private boolean restart(Segments named, @Nullable Long epoch, long inForce, String source) {
        dispute.settle();
        if (!segments.restart(named, epoch, inForce, source)) {
            return false;
        }
        assigns = epoch != null && epoch != 0;
        return true;
    }

    /** How the coordinator's assignment differs from the one in force, as a sentence; null while it does not. */
    @Nullable
    String dispute() {
        return dispute.remark(segments.current());
    }

    /**
     * Applies a registration's answer, and asks for segments when configured to.
     *
     * @param forgotten whether the coordinator had lost this worker. Its answer then overrules the epoch in force, and
     *     an empty assignment means that other workers hold our segments now
     * @return the reply to the request for segments
     */
    MembershipReply joined(MembershipReply.Known known, boolean forgotten) {
        lift();
        var named = named(known);
        var inForce = segments.current().epoch();
        if (forgotten && named != null && inForce != null) {
            restart(named, known.epoch(), inForce, "registration");
        } else {
            heard(known, null);
        }
        if (properties.desiredSegments() == 0) {
            return known;
        }
        if (known.epoch() == null) {
            return askBaseOnly();
        }
        var reply = coordinator.assign(properties.desiredSegments());
        forgetUnowned();
        if (reply instanceof MembershipReply.Known granted
                && List.of().equals(granted.segments())
                && segments.current().segments().isEmpty()) {
            shortage.noticed(true);
        }
        return reply;
    }

    /** Forgets the number of unowned segments; the next heartbeat's answer tells it anew. */
    @EventListener(SegmentsChanged.class)
    void forgetUnowned() {
        unowned = null;
    }

    /** Number of segments that no worker holds, by the last answer; null when unknown. */
    @Nullable
    Integer unowned() {
        return unowned;
    }

    /**
     * Releases first, then asks: a base-only coordinator adds segments on every call and answers only the new ones. While
     * the release may not have arrived, it asks for none: what it held before would be scanned by nobody.
     */
    MembershipReply askBaseOnly() {
        if (coordinator.release() instanceof MembershipReply.Unavailable away) {
            return away;
        }
        var reply = coordinator.assign(properties.desiredSegments());
        if (reply instanceof MembershipReply.Known granted) {
            var named = named(granted);
            if (named != null) {
                segments.replace(named, granted.epoch(), "assign");
            }
            if (segments.current().segments().isEmpty()) {
                shortage.noticed(false);
            }
        }
        return reply;
    }

    /**
     * True when this worker wants segments and has none, and it is time to ask a coordinator that does not push them.
     */
    boolean mustAskAgain(MembershipReply.Known known) {
        if (properties.desiredSegments() == 0 || !segments.current().segments().isEmpty()) {
            shortage.over();
            return false;
        }
        shortage.noticed(known.epoch() != null);
        return known.epoch() == null && shortage.isTimeToAsk();
    }

    private @Nullable Segments named(MembershipReply.Known known) {
        List<Integer> named = known.segments();
        if (named == null) {
            return null;
        }
        try {
            var right = Segments.of(named);
            if (wrong.getAndSet(null) != null) {
                log.info("assignment.right-again segments={}", right);
            }
            return right;
        } catch (IllegalArgumentException e) {
            if (!Objects.equals(wrong.getAndSet(e.getMessage()), e.getMessage())) {
                log.warn(
                        "assignment.ignored reason=\"{}\" next=\"the segments in force stay; find the server that answers as the"
                                + " coordinator\"",
                        e.getMessage());
            }
            return null;
        }
    }
}
