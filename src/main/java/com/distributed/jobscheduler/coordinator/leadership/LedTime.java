package com.distributed.jobscheduler.coordinator.leadership;

import java.time.Duration;
import java.time.Instant;

/**
 * Total time in which a leader was in office, over all terms; the leader counts it on. Silence is measured in led time:
 * time without a leader does not count, and a new term goes on counting. A clock that is set back adds nothing. A clock
 * that jumps ahead, or a machine that slept, adds at most one lease.
 */
public final class LedTime {
    private final Duration before;
    private final Duration vacancy;
    private final Duration longestStep;
    private Duration total;
    private Instant countedTo;

    LedTime(Duration before, Duration vacancy, Duration lease, Instant now) {
        this.before = before;
        this.vacancy = vacancy;
        this.longestStep = lease;
        this.total = before;
        this.countedTo = now;
    }

    /** The led time now, in the leader's term. */
    public synchronized Duration at(Instant now) {
        var step = Duration.between(countedTo, now);
        if (step.isPositive()) {
            total = total.plus(step.compareTo(longestStep) > 0 ? longestStep : step);
            countedTo = now;
        } else if (step.negated().compareTo(longestStep) > 0) {
            countedTo = now; // the clock was set back; a smaller step back is only a slower thread
        }
        return total;
    }

    /** The led time when this term began. */
    public Duration before() {
        return before;
    }

    /** How long there was no leader before this term; zero when unknown. */
    public Duration vacancy() {
        return vacancy;
    }
}
