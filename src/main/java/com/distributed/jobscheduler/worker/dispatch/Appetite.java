package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How many occurrences this worker may claim: the agents' free room, less the claims held here that no agent has
 * decided on.
 */
@Component
@RequiredArgsConstructor
class Appetite {
    /**
     * How long a claim waits for the answers of full agents. After that the scan ends, and the agents are asked later.
     */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration SOON = Duration.ofMillis(20);

    private final AgentPool agents;
    private long held;

    /** The room that one occurrence takes, until it leaves. */
    final class Place {
        private boolean left;

        private Place(boolean left) {
            this.left = left;
        }

        /** Frees the room. May be called again. */
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
     * Reserves room before a claim. Waits while all room is reserved and agents have yet to answer.
     *
     * @return how many, from 0 (no room now) to {@code atMost}
     */
    int take(int atMost, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        var isReserved = false;
        while (true) {
            agents.lookAgain(isReserved);
            synchronized (this) {
                var taken = Math.clamp(agents.room() - held, 0, atMost);
                held += taken;
                var left = deadline - System.nanoTime();
                if (taken > 0 || held == 0 || left <= 0 || agents.isShut()) {
                    return taken;
                }
                isReserved = true;
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, SOON.toNanos()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return 0;
                }
            }
        }
    }

    /** Reserves room for one occurrence; null when the agents have no room now. */
    @Nullable
    Place place(Duration patience) {
        return take(1, patience) == 1 ? new Place(false) : null;
    }

    /** The place of an occurrence that is claimed; {@link #take} and {@link #settle} have counted it. */
    Place ofClaimed() {
        return new Place(false);
    }

    /** The place of an occurrence that will not be sent. */
    Place ofNone() {
        return new Place(true);
    }

    /** Corrects a reservation of {@code taken} to the number that was claimed. */
    synchronized void settle(int taken, int claimed) {
        held += claimed - taken;
        notifyAll();
    }

    /** True while there is no agent, or every agent's circuit is open. */
    boolean isShut() {
        return agents.isShut();
    }

    /** Why nothing can be dispatched while {@link #isShut}. */
    String whyShut() {
        return agents.whyShut();
    }

    /** Time until the agents are asked for room again; never zero. */
    Duration askAgainIn() {
        var wait = agents.untilAsked();
        return wait.compareTo(SOON) < 0 ? SOON : wait;
    }
}
