package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import lombok.RequiredArgsConstructor;

/**
 * Whether a peer has a call that only the contract's extensions name. It is found out by asking; where a bare 404 or 405
 * was the answer, it is asked for again after a while, and sooner where it has been there before: then a proxy has
 * answered, perhaps, whose peer is away. Not a circuit breaker of Resilience4j's: there is no share of failures, for one
 * answer settles it, and what calls has another call to fall back on.
 */
@RequiredArgsConstructor
public final class ExtensionCall {
    private static final Duration PROBE_AGAIN = Duration.ofMinutes(10);
    private static final Duration PROBE_SOON = Duration.ofSeconds(10);

    private final InstantSource clock;
    private volatile boolean offered;
    private volatile Instant unknownUntil = Instant.MIN;

    /** False while the peer is known not to have it. */
    public boolean isWorthAsking() {
        return !clock.instant().isBefore(unknownUntil);
    }

    /** Whether the peer has ever had it. */
    public boolean isOffered() {
        return offered;
    }

    /** The peer has it. */
    public void answered() {
        offered = true;
        unknownUntil = Instant.MIN;
    }

    /**
     * The peer, or a proxy in its place, does not know it.
     *
     * @return true when that is news
     */
    public synchronized boolean unknown() {
        var news = unknownUntil.equals(Instant.MIN);
        unknownUntil = clock.instant().plus(offered ? PROBE_SOON : PROBE_AGAIN);
        return news;
    }
}
