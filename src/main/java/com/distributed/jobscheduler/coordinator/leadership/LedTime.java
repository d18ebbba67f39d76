package com.distributed.jobscheduler.coordinator.leadership;

import java.time.Duration;
import java.time.Instant;

/**
 * How long somebody has led, all terms together, counted on by the leader in office. Silence is measured in it: time in
 * which nobody led does not count, and a new term does not begin to count anew. A clock that is set back adds nothing,
 * and one that jumps, or a machine that slept, no more than one lease.
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

    /** The count now, in the leader's term. */
    public synchronized Duration at(Instant now) {
        var step = Duration.between(countedTo, now);
        if (step.isPositive()) {
            total = total.plus(step.compareTo(longestStep) > 0 ? longestStep : step);
            countedTo = now;
        } else if (step.negated().compareTo(longestStep) > 0) {
            countedTo = now; // set back; by less, it is the look of another thread that was overtaken
        }
        return total;
    }

    /** The count when this term began. */
    public Duration before() {
        return before;
    }

    /** How long nobody led before this term; zero when that is not known. */
    public Duration vacancy() {
        return vacancy;
    }
}
