package com.distributed.jobscheduler.jobstore.job;

import java.time.Duration;

/**
 * How long a job's retries wait after a failed run.
 *
 * @param initial the wait before the first retry
 * @param multiplier factor by which the wait grows from retry to retry
 * @param max the longest wait
 */
public record RetryPolicy(Duration initial, double multiplier, Duration max) {
    /** The wait before the next retry, after this many retries. */
    public Duration before(int retriesSoFar) {
        var grown = initial.toMillis() * Math.pow(multiplier, retriesSoFar);
        return Duration.ofMillis((long) Math.min(grown, (double) max.toMillis()));
    }
}
