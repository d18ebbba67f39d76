package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.run.AcceptedJob;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what may end this agent apart from everything else (contract: Scheduler-Alone). Such a job starts only at an idle
 * agent, and has it to itself. An agent that is never idle lets its runs end without new ones, once such a job has asked in
 * vain for a while. Not safe for use by several threads.
 */
@RequiredArgsConstructor
final class Seclusion {
    /** An agent that has become idle, or was asked, waits for the job for so long: it may have found another agent. */
    static final Duration HOLD = Duration.ofSeconds(30);
    /** The longest time in which an agent takes nothing because its runs do not end. */
    static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    /** For so long the agent goes on as ever: it, or another one, may become idle by itself. No two agents should agree. */
    private final Duration patience;

    private @Nullable String key;
    private @Nullable Instant askedFirst;
    private Instant askedLast = Instant.EPOCH;
    private Instant idleSince = Instant.EPOCH;

    /** Whether this job may start while so many run. */
    boolean admits(AcceptedJob job, int running, Instant now) {
        if (key != null) {
            return false;
        }
        if (!job.alone()) {
            var admitted = !isAwaited(running, now);
            if (admitted && isOutOfPatience(now)) {
                askedFirst = null; // it was waited for in vain
            }
            return admitted;
        }
        if (running > 0) {
            asked(running, now);
        }
        return running == 0;
    }

    private void asked(int running, Instant now) {
        if (askedFirst == null || (askedLast.isBefore(now.minus(FORGOTTEN)) && !isAwaited(running, now))) {
            askedFirst = now;
        }
        askedLast = now;
    }

    private boolean isAwaited(int running, Instant now) {
        if (!isOutOfPatience(now)) {
            return false;
        }
        return running > 0
                ? askedLast.isAfter(now.minus(LONGEST_DRAIN))
                : askedLast.isAfter(now.minus(HOLD)) || idleSince.isAfter(now.minus(HOLD));
    }

    private boolean isOutOfPatience(Instant now) {
        return askedFirst != null && !askedFirst.isAfter(now.minus(patience));
    }

    void started(AcceptedJob job) {
        if (job.alone()) {
            key = job.key();
            askedFirst = null;
        }
    }

    /** A job has ended, and so many run on. */
    void ended(AcceptedJob job, int running, Instant now) {
        if (job.key().equals(key)) {
            key = null;
        }
        if (running == 0) {
            idleSince = now;
        }
    }

    /** How many may come where there would be so much room else: the one that is waited for, or none. */
    int room(int running, int otherwise, Instant now) {
        if (key != null) {
            return 0;
        }
        return isAwaited(running, now) ? (running == 0 ? 1 : 0) : otherwise;
    }

    /** Whether a job has the agent to itself, or is waited for. */
    boolean isClosedToOthers(int running, Instant now) {
        return key != null || isAwaited(running, now);
    }
}
