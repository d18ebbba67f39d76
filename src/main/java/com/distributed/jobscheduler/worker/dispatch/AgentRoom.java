package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.FreeSlots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For how many more dispatches one agent has room, by its last answer; no limit where it does not say. A full agent is asked
 * again after its Retry-After, or soon where it has named none: one that tells its free slots by its status, another one by
 * a single job. A worker that has just started asks before its first claim, as the others may have filled the agent. Not a
 * retry of Resilience4j's: how soon it asks follows from how long the agent has been full, and no call has failed.
 */
final class AgentRoom {
    static final long NO_LIMIT = Integer.MAX_VALUE;

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
    /** How long a claim waits for the answer to a question; for an agent's first one, longer. */
    private static final Duration MOMENT = Duration.ofMillis(50);

    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);
    /** A freed slot stays unused for at most such a part of the time for which it was taken. */
    private static final int PART = 4;

    private final Supplier<FreeSlots> question;
    private long free = NO_LIMIT;
    private boolean asking;
    private boolean met;
    private long answers;
    private boolean tells;
    private boolean full;
    private boolean silent;
    private long fullSince;
    private long askAt;

    /** @param question asks the agent for its free slots */
    AgentRoom(Supplier<FreeSlots> question) {
        this.question = question;
    }

    /**
     * It has taken a job. Of answers that come together none tells which is the last one: each takes one slot at least, and
     * what was freed meanwhile is found by asking.
     */
    synchronized void taken(@Nullable Integer freeSlots) {
        met = true;
        silent = false;
        answers++;
        tells = freeSlots != null;
        if (freeSlots == null) {
            set(NO_LIMIT);
            return;
        }
        set(free == NO_LIMIT ? freeSlots : Math.clamp(free - 1, 0, freeSlots));
        if (full && freeSlots > 0) {
            askAt = System.nanoTime();
        }
    }

    /** It has refused a job for now. */
    synchronized void refused(Duration retryAfter) {
        silent = false;
        answers++;
        set(0);
        askAt = System.nanoTime() + retryAfter.toNanos();
    }

    /** It has not answered: what it said before is worth nothing. */
    synchronized void silent() {
        if (tells) {
            silent = true;
            set(0);
        }
    }

    /** True while it tells its free slots as a rule, and does not answer now. */
    synchronized boolean isSilent() {
        return silent;
    }

    /** For how many more it has room, by what it said last. */
    synchronized long room() {
        if (full) {
            return isToBeAsked() && !tells ? 1 : 0;
        }
        return free;
    }

    /** How long until a full one is asked; zero when it is not full. */
    synchronized Duration untilAsked() {
        if (asking) {
            return MOMENT;
        }
        return full ? Duration.ofNanos(Math.max(0, askAt - System.nanoTime())) : Duration.ZERO;
    }

    /**
     * Asks it before its first job; later when it is full, tells its free slots, and the time for that has come. Waits a
     * moment for the answer: one that is hung is not to hold up the others' jobs.
     */
    void lookAgain() {
        if (!begins()) {
            return;
        }
        var look = Thread.ofVirtual().name("agent-room").start(() -> {
            var before = answers();
            var answer = Optional.<FreeSlots>empty();
            try {
                answer = Optional.of(question.get());
            } finally {
                looked(answer.orElseGet(FreeSlots.NoAnswer::new), before);
            }
        });
        try {
            look.join(isMet() ? MOMENT : FIRST_ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean begins() {
        var begins = !asking && (!met || (full && tells && isToBeAsked()));
        asking |= begins;
        return begins;
    }

    private synchronized boolean isMet() {
        return met;
    }

    private synchronized long answers() {
        return answers;
    }

    private synchronized void looked(FreeSlots said, long answersBefore) {
        asking = false;
        var isFirst = !met;
        met = true;
        if (answers != answersBefore) {
            return; // to a dispatch: whether that one is counted in this answer, nobody knows
        }
        switch (said) {
            case FreeSlots.Told told -> {
                tells = true;
                silent = false;
                set(told.count());
            }
            case FreeSlots.NotTold none -> {
                tells = false; // a job has to find out
                silent = false;
            }
            case FreeSlots.NoAnswer none -> {
                if (!isFirst) {
                    set(0);
                }
            }
        }
    }

    private void set(long slots) {
        var now = System.nanoTime();
        free = slots;
        if (slots > 0) {
            full = false;
            return;
        }
        if (!full) {
            full = true;
            fullSince = now;
        }
        askAt = now + Math.clamp((now - fullSince) / PART, FIRST_LOOK.toNanos(), LONGEST_LOOK.toNanos());
    }

    private boolean isToBeAsked() {
        return System.nanoTime() - askAt >= 0;
    }
}
