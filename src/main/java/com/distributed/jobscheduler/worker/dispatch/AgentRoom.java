package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.FreeSlots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Number of further dispatches that one agent has room for, by its last answer; no limit where it does not tell. A full
 * agent is asked again after its Retry-After, or soon where it named none: by its status if it tells free slots there,
 * else by a single job. A worker that has just started asks before its first claim, because other workers may have
 * filled the agent. Not a retry of Resilience4j: how soon it asks depends on how long the agent has been full, and no
 * call has failed.
 */
final class AgentRoom {
    static final long NO_LIMIT = Integer.MAX_VALUE;

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
    /** How long a claim waits for an agent's answer. The first answer of an agent may take FIRST_ANSWER. */
    private static final Duration MOMENT = Duration.ofMillis(50);
    /** How often an agent is asked whose room is not enough for what is held for the agents. */
    private static final Duration RESERVED_LOOK = Duration.ofMillis(250);

    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);
    /**
     * Poll interval of a full agent: 1/PART of the time since it became full. So a freed slot idles at most 25 %
     * longer.
     */
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
     * The agent took a job. Concurrent answers come in any order, so each takes at least one slot off. Slots freed
     * meanwhile are found by asking.
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

    /** The agent refused a job for now. */
    synchronized void refused(Duration retryAfter) {
        silent = false;
        answers++;
        set(0);
        askAt = System.nanoTime() + retryAfter.toNanos();
    }

    /** The agent did not answer: its earlier figure is void. */
    synchronized void silent() {
        if (tells) {
            silent = true;
            set(0);
        }
    }

    /** True while an agent that normally tells its free slots does not answer. */
    synchronized boolean isSilent() {
        return silent;
    }

    /** Number of further dispatches that it has room for, by its last answer. */
    synchronized long room() {
        if (full) {
            return isToBeAsked() && !tells ? 1 : 0;
        }
        return free;
    }

    /** Time until a full agent is asked; zero when it is not full. */
    synchronized Duration untilAsked() {
        if (asking) {
            return MOMENT;
        }
        return full ? Duration.ofNanos(Math.max(0, askAt - System.nanoTime())) : Duration.ZERO;
    }

    /**
     * Asks the agent before its first job; later only when it tells its free slots, is full or {@code isReserved}, and
     * its time has come. Waits briefly for the answer: a hung agent must not delay the other agents' jobs.
     *
     * @param isReserved whether all room is reserved: no dispatch would show the slots that were freed since
     */
    void lookAgain(boolean isReserved) {
        if (!begins(isReserved)) {
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

    private synchronized boolean begins(boolean isReserved) {
        var begins = !asking && (!met || ((full || isReserved) && tells && isToBeAsked()));
        asking |= begins;
        if (begins && !full) {
            askAt = System.nanoTime() + RESERVED_LOOK.toNanos();
        }
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
            return; // a dispatch was answered meanwhile: this figure may or may not include it
        }
        switch (said) {
            case FreeSlots.Told told -> {
                tells = true;
                silent = false;
                set(told.count());
            }
            case FreeSlots.NotTold none -> {
                tells = false; // only a job can find out
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
