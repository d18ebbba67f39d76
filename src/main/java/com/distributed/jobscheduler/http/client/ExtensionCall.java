package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import lombok.RequiredArgsConstructor;

/**
 * Whether a peer has a call of the contract's extensions. The role finds out by asking. After a bare 404 or 405 it asks
 * again later, and sooner if the call worked before: then a proxy may have answered while the peer was away. Not a circuit
 * breaker of Resilience4j: one answer decides, no share of failures, and the caller has another call to fall back on.
 */
@RequiredArgsConstructor
public final class ExtensionCall {
    private static final Duration PROBE_AGAIN = Duration.ofMinutes(10);
    private static final Duration PROBE_SOON = Duration.ofSeconds(10);

    private final InstantSource clock;
    private volatile boolean offered;
    private volatile Instant unknownUntil = Instant.MIN;

    /** False while the peer is known to lack the call. */
    public boolean isWorthAsking() {
        return !clock.instant().isBefore(unknownUntil);
    }

    /** Whether the peer ever had the call. */
    public boolean isOffered() {
        return offered;
    }

    /** Notes that the peer has the call. */
    public void answered() {
        offered = true;
        unknownUntil = Instant.MIN;
    }

    /**
     * Notes that the peer, or a proxy in its place, lacks the call.
     *
     * @return true when it was not known before
     */
    public synchronized boolean unknown() {
        var news = unknownUntil.equals(Instant.MIN);
        unknownUntil = clock.instant().plus(offered ? PROBE_SOON : PROBE_AGAIN);
        return news;
    }
}
