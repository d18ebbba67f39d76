package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.run.AcceptedJob;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a job that may end this agent apart from all others (contract: Scheduler-Alone). Such a job starts only while
 * the agent is idle, and then runs alone. If it still asks after it has asked in vain for a while, an agent that is never
 * idle stops taking new jobs until its runs have ended. Not thread-safe.
 */
@Slf4j
@RequiredArgsConstructor
final class Seclusion {
    /**
     * How long an idle agent waits for that job, after it was last asked or became idle: twice the longest pause between
     * two of its questions, within these bounds. The job may have found another agent.
     */
    static final Duration SHORTEST_HOLD = Duration.ofSeconds(5);

    static final Duration LONGEST_HOLD = Duration.ofSeconds(30);
    /** Longest time in which an agent takes no new jobs because its runs do not end. */
    static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    /**
     * How long the agent goes on as usual first: it, or another one, may become idle. Differs by agent, so that not all
     * stop at once.
     */
    private final Duration patience;

    private @Nullable String key;
    private @Nullable Instant askedFirst;
    private Instant askedLast = Instant.EPOCH;
    private Duration longestPause = Duration.ZERO;
    private Instant idleSince = Instant.EPOCH;
    /** Only an ask begins to close the agent: a job that does not ask any more may have run at another one. */
    private boolean isClosing;

    /** Whether this job may start while so many are running. */
    boolean admits(AcceptedJob job, int running, Instant now) {
        if (key != null) {
            return false;
        }
        if (!job.alone()) {
            var admitted = !isAwaited(running, now);
            if (admitted && isClosing) {
                forget(); // the job did not come
            }
            return admitted;
        }
        if (running > 0) {
            asked(job, running, now);
        }
        return running == 0;
    }

    private void asked(AcceptedJob job, int running, Instant now) {
        if (askedFirst == null || (askedLast.isBefore(now.minus(FORGOTTEN)) && !isAwaited(running, now))) {
            forget();
            askedFirst = now;
        } else {
            longestPause = longer(longestPause, Duration.between(askedLast, now));
        }
        askedLast = now;
        var closes = !askedFirst.isAfter(now.minus(patience));
        if (closes && !isClosing) {
            log.info(
                    "slots.closed key={} running={} next=\"no other job starts here until these have ended and this one, whose agents died, has run alone\"",
                    job.key(),
                    running);
        }
        isClosing = closes;
    }

    private void forget() {
        askedFirst = null;
        longestPause = Duration.ZERO;
        isClosing = false;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Duration hold() {
        var hold = longer(longestPause.multipliedBy(2), SHORTEST_HOLD);
        return hold.compareTo(LONGEST_HOLD) < 0 ? hold : LONGEST_HOLD;
    }

    private boolean isAwaited(int running, Instant now) {
        if (!isClosing) {
            return false;
        }
        return running > 0
                ? askedLast.isAfter(now.minus(LONGEST_DRAIN))
                : askedLast.isAfter(now.minus(hold())) || idleSince.isAfter(now.minus(hold()));
    }

    void started(AcceptedJob job) {
        if (job.alone()) {
            key = job.key();
            forget();
        }
    }

    /** A job has ended; {@code running} jobs go on. */
    void ended(AcceptedJob job, int running, Instant now) {
        if (job.key().equals(key)) {
            key = null;
        }
        if (running == 0) {
            idleSince = now;
        }
    }

    /**
     * Number of further jobs that may come: only the awaited one, or none; {@code otherwise} when no job is awaited.
     */
    int room(int running, int otherwise, Instant now) {
        if (key != null) {
            return 0;
        }
        return isAwaited(running, now) ? (running == 0 ? 1 : 0) : otherwise;
    }

    /** Whether a job runs alone here, or is awaited. */
    boolean isClosedToOthers(int running, Instant now) {
        return key != null || isAwaited(running, now);
    }
}
