package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How many occurrences this worker may claim: no more than its agents can take, less those that it holds and that no agent
 * has decided on.
 */
@Component
@RequiredArgsConstructor
class Appetite {
    /** How long a claim waits for the answers of full agents; after that the scan ends, and they are asked later. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration SOON = Duration.ofMillis(20);

    private final AgentPool agents;
    private long held;

    /** One occurrence's share, until it is left. */
    final class Place {
        private boolean left;

        private Place(boolean left) {
            this.left = left;
        }

        /** It needs no agent's room any more. */
        void leave() {
            synchronized (Appetite.this) {
                if (!left) {
                    left = true;
                    settle(1, 0);
                }
            }
        }
    }

    /**
     * Takes places for what is going to be claimed. While all are held, and agents have yet to answer, waits for them.
     *
     * @return how many, at most as many as asked for; 0 when the agents have no room now
     */
    int take(int atMost, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            agents.lookAgain();
            synchronized (this) {
                var taken = Math.clamp(agents.room() - held, 0, atMost);
                held += taken;
                var left = deadline - System.nanoTime();
                if (taken > 0 || held == 0 || left <= 0 || agents.isShut()) {
                    return taken;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, SOON.toNanos()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return 0;
                }
            }
        }
    }

    /** Takes one place; null when the agents have no room now. */
    @Nullable
    Place place(Duration patience) {
        return take(1, patience) == 1 ? new Place(false) : null;
    }

    /** The place of one that is claimed, and that {@link #take} and {@link #settle} have counted. */
    Place ofClaimed() {
        return new Place(false);
    }

    /** The place of one that will not be sent. */
    Place ofNone() {
        return new Place(true);
    }

    /** So many were claimed of the places that were taken for them. */
    synchronized void settle(int taken, int claimed) {
        held += claimed - taken;
        notifyAll();
    }

    /** True while every agent's circuit is open. */
    boolean isShut() {
        return agents.isShut();
    }

    /** When the agents are asked again for whether they have room: never at once. */
    Duration askAgainIn() {
        var wait = agents.untilAsked();
        return wait.compareTo(SOON) < 0 ? SOON : wait;
    }
}
