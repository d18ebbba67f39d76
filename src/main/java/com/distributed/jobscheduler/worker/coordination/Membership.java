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
 * Obeys what a coordinator says of our segments. One with epochs is believed on every answer, newest epoch first, and on a
 * lower epoch when it repeats it; a base-only one names them only in its answer to {@code assign} (contract: Scheduler
 * Coordinator).
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Membership {
    private final SegmentManager segments;
    private final CoordinatorClient coordinator;
    private final CoordinationProperties properties;
    private final Shortage shortage;
    /** What was last said to be wrong with the segments that the coordinator names; null while they are right. */
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

    private final EpochDispute dispute = new EpochDispute();
    private volatile @Nullable Integer unowned;
    /** Whether the coordinator has ever named an assignment of its own: its epoch 0 says nothing before. */
    private volatile boolean assigns;

    /**
     * After a heartbeat: takes a newer assignment than the one in force, which heals a lost push; the same again, which
     * undoes what somebody else has assigned here since, without an epoch; and an older one when it is named twice in a row.
     *
     * @param sentUnder the epoch in force when the heartbeat was sent
     */
    void heard(MembershipReply.Known known, @Nullable Long sentUnder) {
        lift();
        take(known, sentUnder);
        unowned = known.unowned();
    }

    /** Another process holds our id: nothing is scanned here until it has gone. */
    void taken(MembershipReply.Taken taken) {
        if (segments.fenceOff(taken.reason())) {
            forgetUnowned();
            log.error(
                    "worker.id-taken reason=\"{}\" next=\"this one holds no segments, and takes over when the other has gone\"",
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
                            + " a row: its database was restored, or somebody has assigned past it\"",
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

    /** How the coordinator's word differs from the epoch in force, in a sentence; null while it does not. */
    @Nullable
    String dispute() {
        return dispute.remark(segments.current());
    }

    /**
     * After a registration: takes what the coordinator says, and asks for segments when configured to.
     *
     * @param forgotten whether the coordinator had known us before and then did not: what it says now overrules the
     *     epoch in force, and no segments mean that ours are others' by now
     * @return how the request for segments ended
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

    /** What was heard of unowned segments may no longer be so; the next heartbeat's answer says. */
    @EventListener(SegmentsChanged.class)
    void forgetUnowned() {
        unowned = null;
    }

    /** How many segments no worker holds, by the last answer; null when that is not known. */
    @Nullable
    Integer unowned() {
        return unowned;
    }

    /** A base-only coordinator grants more on every call and answers only what is new: release first, then ask. */
    MembershipReply askBaseOnly() {
        coordinator.release();
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

    /** True when this worker wants segments, has none, and it is time to ask a coordinator that gives none unasked. */
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
                        "assignment.ignored reason=\"{}\" next=\"the segments in force stay; see what answers as the"
                                + " coordinator\"",
                        e.getMessage());
            }
            return null;
        }
    }
}
