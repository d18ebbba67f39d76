package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.peer.CoordinatorClient;
import com.distributed.jobscheduler.worker.peer.MembershipReply;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Registers this worker in the background until it succeeds; readiness does not wait for it. One registration runs at a
 * time. It is repeated by spring-retry, which the worker's design names, and not by Resilience4j: it has no last attempt,
 * and its pauses are settings of the worker.
 */
@Slf4j
@Component
class Registration {
    private static final double DOUBLING = 2;
    /** Retry interval while another process holds this worker's id. */
    private static final long LOOK_AGAIN_MILLIS = 2_000;

    private final CoordinatorClient coordinator;
    private final Membership membership;
    private final SegmentManager segments;
    private final Duration heartbeatInterval;
    private final CoordinationMetrics metrics;
    private final RetryTemplate retry;
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();
    private volatile boolean registered;
    private volatile boolean stopped;
    private volatile String workerUrl = "";

    Registration(
            CoordinatorClient coordinator,
            Membership membership,
            SegmentManager segments,
            CoordinationMetrics metrics,
            CoordinationProperties properties) {
        this.coordinator = coordinator;
        this.membership = membership;
        this.segments = segments;
        this.heartbeatInterval = properties.heartbeatInterval();
        this.metrics = metrics;
        this.retry = RetryTemplate.builder()
                .infiniteRetry()
                .exponentialBackoff(
                        properties.registrationBackoff().toMillis(),
                        DOUBLING,
                        properties.registrationBackoffMax().toMillis(),
                        true)
                .retryOn(NotRegisteredException.class)
                .build();
    }

    /** Begins to register with this URL. */
    void begin(String url) {
        workerUrl = url;
        inBackground(() -> register(false, Level.INFO));
    }

    /**
     * Registers again, because the coordinator does not know this worker.
     *
     * @param isNews false when the last heartbeat's answer said so too: no further log lines then
     */
    void beginAgain(boolean isNews) {
        var forgotten = registered;
        inBackground(() -> register(forgotten, isNews ? Level.INFO : Level.DEBUG));
    }

    /** Fences this worker off while another process holds its id, and goes on asking until that process has gone. */
    void taken(MembershipReply.Taken taken) {
        if (!stopped) {
            membership.taken(taken);
            lookAgain();
        }
    }

    @Scheduled(fixedDelay = LOOK_AGAIN_MILLIS)
    void lookAgain() {
        if (segments.fencedOff() != null) {
            inBackground(() -> register(false, Level.INFO));
        }
    }

    /** Asks a base-only coordinator for segments again. */
    void askAgain() {
        inBackground(() -> log.debug("segments.asked-again answer={}", membership.askBaseOnly()));
    }

    private void inBackground(Runnable work) {
        var thread = Thread.ofVirtual().name("registration").unstarted(() -> {
            try {
                work.run();
            } finally {
                running.set(null);
            }
        });
        if (!stopped && running.compareAndSet(null, thread)) {
            thread.start();
        }
    }

    private void register(boolean forgotten, Level success) {
        try {
            retry.execute(attempt -> {
                registerOnce(forgotten, attempt.getRetryCount(), success);
                return null;
            });
        } catch (BackOffInterruptedException e) {
            log.debug("registration.stopped");
        }
    }

    private void registerOnce(boolean forgotten, int attempt, Level success) {
        var reply = coordinator.register(workerUrl, heartbeatInterval);
        if (reply instanceof MembershipReply.Known known) {
            reply = membership.joined(known, forgotten);
        }
        switch (reply) {
            case MembershipReply.Known known -> {
                metrics.registered();
                log.atLevel(attempt == 0 ? success : Level.INFO)
                        .log("registration.done url={} attempts={}", workerUrl, attempt + 1);
                registered = true;
            }
            case MembershipReply.Taken taken -> taken(taken);
            case MembershipReply.Unknown refused -> throw new NotRegisteredException(refused.reason(), attempt);
            case MembershipReply.Unavailable away -> throw new NotRegisteredException(away.reason(), attempt);
        }
    }

    /** True from the first confirmed registration on. */
    boolean isRegistered() {
        return registered;
    }

    /** Whether a registration is under way. */
    boolean isRunning() {
        return running.get() != null;
    }

    /** Ends the registration that is under way and prevents further ones. */
    void stop() {
        stopped = true;
        var thread = running.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private static final class NotRegisteredException extends RuntimeException {
        NotRegisteredException(String reason, int attempt) {
            super(reason, null, false, false);
            if (attempt == 0) {
                log.warn("registration.failed reason=\"{}\" next=\"retrying with exponential backoff\"", reason);
            }
        }
    }
}
