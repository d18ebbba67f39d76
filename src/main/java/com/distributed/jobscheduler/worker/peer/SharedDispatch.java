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
 * Dispatches that come while others are on their way go in one call, to an agent that says on its answers that it takes
 * that, and only with small payloads. An agent that says nothing is never asked.
 */
final class SharedDispatch {
    /** More would make the groups small; one that waits for a slow call is sent alone after a while. */
    private static final int LANES = 2;

    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** In characters: a whole group stays below what an agent reads by default. */
    private static final int LARGEST_PAYLOAD = 2_000;

    private final Function<Claim, Sent> alone;
    private final Grouping<Claim, Optional<Sent>> grouping;
    private volatile int taken;

    /**
     * A group's calls to one agent.
     *
     * @param together gives the reply to each in the same order, an empty one for what must be sent alone
     */
    SharedDispatch(Function<Claim, Sent> alone, Function<List<Claim>, List<Optional<Sent>>> together) {
        this.alone = alone;
        this.grouping = new Grouping<>(
                "dispatches", LANES, DispatchGroup.LARGEST, claim -> Optional.of(alone.apply(claim)), together);
    }

    /** Notes what an agent's answer says. */
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

    /** Sends it, with others when some are on their way. */
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
