package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Records which peers can be reached. Logs an outage once at its begin and once at its end, not once per try. */
@Slf4j
@Component
public class PeerHealth {
    static final String ERRORS = "scheduler.worker.peer.connection.errors";

    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<Peer, Counter> errors = new HashMap<>();
    private final Map<Peer, Reachability> known = new LinkedHashMap<>();

    PeerHealth(PeerProperties peers, Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
        var all = new ArrayList<>(List.of(Peer.JOB_STORE, Peer.COORDINATOR));
        all.addAll(Peer.agents(peers.fixedAgents().size()));
        all.forEach(this::begins);
    }

    /** A peer is called from now on. */
    synchronized void begins(Peer peer) {
        errors.put(
                peer,
                Counter.builder(ERRORS)
                        .description("Exchanges that ended without an answer")
                        .tag("peer", peer.label())
                        .register(meters));
        known.put(peer, new Reachability(null, null, null));
    }

    /** No new call goes to this peer; what is still under way counts no more. */
    synchronized void ends(Peer peer) {
        known.remove(peer);
        var counter = errors.remove(peer);
        if (counter != null) {
            meters.remove(counter);
        }
    }

    /**
     * Reachability of one peer.
     *
     * @param reachable null before the first call
     * @param since begin of this state
     * @param lastError why the peer could not be reached; null while it can
     */
    public record Reachability(
            @Nullable Boolean reachable,
            @Nullable Instant since,
            @Nullable String lastError) {}

    /** All peers by name, in a fixed order. */
    public synchronized Map<String, Reachability> all() {
        var all = new LinkedHashMap<String, Reachability>();
        known.forEach((peer, reachability) -> all.put(peer.label(), reachability));
        return all;
    }

    /** The Job Store's reachability. */
    public synchronized Reachability jobStore() {
        return Objects.requireNonNull(known.get(Peer.JOB_STORE));
    }

    /** Records how an exchange ended; returns the reply. */
    Reply noted(Peer peer, Reply reply) {
        var failure = switch (reply) {
            case Reply.Answered answered -> null;
            case Reply.NotSent notSent -> notSent.reason();
            case Reply.Lost lost -> lost.reason();
        };
        note(peer, failure);
        return reply;
    }

    private synchronized void note(Peer peer, @Nullable String failure) {
        var before = known.get(peer);
        var counter = errors.get(peer);
        if (before == null || counter == null) {
            return;
        }
        var now = clock.instant();
        if (failure == null) {
            if (Boolean.FALSE.equals(before.reachable())) {
                var outage = Duration.between(before.since(), now);
                log.info("peer.reachable peer={} outage={}", peer.label(), outage);
            }
            if (!Boolean.TRUE.equals(before.reachable())) {
                known.put(peer, new Reachability(true, now, null));
            }
            return;
        }
        counter.increment();
        if (!Boolean.FALSE.equals(before.reachable())) {
            log.warn(
                    "peer.unreachable peer={} reason=\"{}\" next=\"trying again with backoff\"", peer.label(), failure);
        }
        var since = Boolean.FALSE.equals(before.reachable()) ? before.since() : now;
        known.put(peer, new Reachability(false, since, failure));
    }
}
