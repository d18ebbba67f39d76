package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.run.AcceptedJob;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what may end this agent apart from everything else (contract: Scheduler-Alone). Such a job starts only at an idle
 * agent, and has it to itself. An agent that is never idle lets its runs end without new ones, once such a job has asked in
 * vain for a while and still asks. Not safe for use by several threads.
 */
final class Seclusion {
    /** For so long the agent goes on as ever: it, or another one, may become idle by itself. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** For so long after the last time it was asked the agent takes nothing else: it may have found another one. */
    static final Duration HOLD = Duration.ofSeconds(30);

    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private @Nullable String key;
    private Instant askedFirst = Instant.MAX;
    private Instant askedLast = Instant.MIN;

    /** Whether this job may start while so many run. */
    boolean admits(AcceptedJob job, int running, Instant now) {
        if (key != null) {
            return false;
        }
        if (!job.alone()) {
            return !isAwaited(now);
        }
        if (running == 0) {
            return true;
        }
        if (askedLast.isBefore(now.minus(FORGOTTEN))) {
            askedFirst = now;
        }
        askedLast = now;
        return false;
    }

    private boolean isAwaited(Instant now) {
        return !askedFirst.isAfter(now.minus(PATIENCE)) && askedLast.isAfter(now.minus(HOLD));
    }

    void started(AcceptedJob job) {
        if (job.alone()) {
            key = job.key();
            askedFirst = Instant.MAX;
            askedLast = Instant.MIN;
        }
    }

    void ended(AcceptedJob job) {
        if (job.key().equals(key)) {
            key = null;
        }
    }

    /** Whether a job has the agent to itself, or is waited for. */
    boolean isClosedToOthers(Instant now) {
        return key != null || isAwaited(now);
    }
}
