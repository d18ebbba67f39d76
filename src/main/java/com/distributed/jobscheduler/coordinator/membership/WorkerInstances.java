package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.coordinator.leadership.LedTime;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets only one process at a time act under a worker's id: calls of another process do not count for the holder. A
 * caller that does not name its process may act as before.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class WorkerInstances {
    /** A waiting process asks every two seconds. */
    private static final Duration WAITS_NO_LONGER = Duration.ofSeconds(10);

    private final HolderTable holders;
    private final WorkerTable workers;
    private final Distribution distribution;
    private final MembershipProperties membership;
    private final Clock clock;

    /**
     * Lets a call of the holder through. If the holder has not named its process yet, the caller becomes the holder.
     *
     * @throws ApiException 409 WORKER_ID_TAKEN when another process holds the id
     */
    public void admit(String workerId, @Nullable InstanceId caller) {
        var holder = holders.of(workerId).orElse(null);
        if (holder == null || caller == null || caller.equals(holder.instance())) {
            return;
        }
        if (holder.instance() != null) {
            throw taken(workerId, holder);
        }
        holders.hold(workerId, caller, null);
    }

    private static ApiException taken(String workerId, Holder holder) {
        return ApiException.conflict(
                ErrorCodes.WORKER_ID_TAKEN,
                "workerId: %s is held by another process, %s%s; stop one of the two, or give each its own worker-id"
                        .formatted(workerId, holder.instance(), holder.url() == null ? "" : " at " + holder.url()),
                null);
    }

    /**
     * Gives the id to a registering process, or notes that it has to wait.
     *
     * @return the error 409 WORKER_ID_TAKEN when it has to wait; to be thrown after the commit
     */
    Optional<ApiException> enter(String workerId, Newcomer newcomer, LedTime ledTime) {
        var holder = holders.of(workerId).orElse(null);
        if (holder == null) {
            return Optional.empty();
        }
        var led = ledTime.at(clock.instant());
        var standing = holder.standingOf(newcomer.instance(), newcomer.url(), led, membership.heartbeatTimeout());
        return switch (standing) {
            case SAME -> Optional.empty();
            case TAKEN -> {
                wait(workerId, newcomer, holder, led);
                yield Optional.of(taken(workerId, holder));
            }
            default -> {
                takeOver(workerId, newcomer, holder, standing);
                yield Optional.empty();
            }
        };
    }

    private void wait(String workerId, Newcomer newcomer, Holder holder, Duration led) {
        var instance = newcomer.named();
        if (!instance.equals(holder.waiting())) {
            log.warn(
                    "worker.id-contested workerId={} holder={} url={} other={} otherUrl={} next=\"the other process waits; give each"
                            + " process its own worker-id\"",
                    workerId,
                    holder.instance(),
                    holder.url(),
                    instance,
                    newcomer.url());
        }
        holders.waits(workerId, instance, led);
    }

    private void takeOver(String workerId, Newcomer newcomer, Holder holder, Holder.Standing standing) {
        holders.makeWay(workerId);
        raiseEpoch(workerId);
        log.info(
                "worker.taken-over workerId={} instance={} from={} reason={}",
                workerId,
                newcomer.instance(),
                holder.instance(),
                standing);
    }

    /** A new epoch: agents refuse dispatches of the former process as soon as the next one has dispatched. */
    private void raiseEpoch(String workerId) {
        if (workers.active(workerId).filter(worker -> worker.epoch() != 0).isPresent()) {
            workers.changed(Set.of(workerId), distribution.nextEpoch());
        }
    }

    /** Makes this process the holder of the id, whose row exists. */
    void entered(String workerId, Newcomer newcomer) {
        if (newcomer.instance() != null) {
            holders.hold(workerId, newcomer.instance(), newcomer.heartbeatInterval());
        }
    }

    /**
     * The holder stops: a waiting process gets the id at once, with all segments.
     *
     * @param caller the holder; null when the caller does not name its process and may be an operator
     * @return whether another process has the id now
     */
    public boolean passOn(String workerId, @Nullable InstanceId caller) {
        var waiting = holders.of(workerId).map(Holder::waiting).orElse(null);
        if (caller == null || waiting == null) {
            return false;
        }
        holders.makeWay(workerId);
        holders.hold(workerId, waiting, null);
        raiseEpoch(workerId);
        log.info("worker.taken-over workerId={} instance={} from={} reason=LEFT", workerId, waiting, caller);
        return true;
    }

    /** The holder has released all segments and stops: the next process need not wait. */
    public void left(String workerId, @Nullable InstanceId caller) {
        if (caller != null) {
            holders.leave(workerId);
        }
    }

    /** Forgets processes that no longer wait. */
    public void upkeep(LedTime ledTime) {
        holders.forgetWaiting(ledTime.at(clock.instant()).minus(WAITS_NO_LONGER));
    }

    /**
     * A registering process.
     *
     * @param instance null when it does not name itself
     * @param target where it wants its assignments; null when it named no URL
     * @param heartbeatInterval time between two of its heartbeats; null when it does not say
     */
    record Newcomer(
            @Nullable InstanceId instance,
            @Nullable PushTarget target,
            @Nullable Duration heartbeatInterval) {
        @Nullable
        String url() {
            return target == null ? null : target.url();
        }

        private InstanceId named() {
            if (instance == null) {
                throw new IllegalStateException("a process that does not say which it is waits for none");
            }
            return instance;
        }
    }
}
