package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.grouping.Grouping;
import com.distributed.jobscheduler.wire.DispatchGroup;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Joins concurrent dispatches with small payloads into group calls, for an agent whose answers say that it takes group
 * calls. Other agents get single calls.
 */
final class SharedDispatch {
    /** More lanes would make smaller groups. A dispatch that waits too long for a slow call is sent alone. */
    private static final int LANES = 2;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** In characters: keeps a whole group below the request size that an agent reads by default. */
    private static final int LARGEST_PAYLOAD = 2_000;

    private final Function<Claim, Sent> alone;
    private final Grouping<Claim, Optional<Sent>> grouping;
    private volatile int taken;

    /**
     * Creates the calls to one agent.
     *
     * @param together replies to each dispatch in the same order; an empty reply means that it must be sent alone
     */
    SharedDispatch(Function<Claim, Sent> alone, Function<List<Claim>, List<Optional<Sent>>> together) {
        this.alone = alone;
        this.grouping = new Grouping<>(
                "dispatches", LANES, DispatchGroup.LARGEST, claim -> Optional.of(alone.apply(claim)), together);
    }

    /** Reads from an answer's headers how large a group the agent takes. */
    void noted(HttpHeaders answer) {
        var most = answer.getFirst(WireHeaders.DISPATCH_GROUP);
        taken = most == null ? 0 : atLeast(most);
    }

    private static int atLeast(String most) {
        try {
            return Integer.parseInt(most);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Sends it, together with others if calls are under way. */
    Sent send(Claim claim) {
        if (taken < DispatchGroup.LARGEST
                || isLarge(claim.job().payload())
                || isLarge(claim.job().jobName())) {
            return alone.apply(claim);
        }
        try {
            return grouping.ask(claim, PATIENCE).orElseGet(() -> alone.apply(claim));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Sent.alone(new DispatchReply.NotDelivered("interrupted"));
        } catch (CancellationException e) {
            Thread.currentThread().interrupt();
            return Sent.alone(new DispatchReply.Unknown("interrupted"));
        }
    }

    private static boolean isLarge(@Nullable String text) {
        return text != null && text.length() > LARGEST_PAYLOAD;
    }
}
