package com.distributed.jobscheduler.worker.dispatch;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** A rate limiter's configuration that gives exactly so many permits per second, a few at a time. */
final class DispatchRate {
    /** At most this part of a second's permits is given at once, and kept for a caller who comes late. */
    private static final int PERIODS_PER_SECOND = 20;

    private static final double NANOS_PER_SECOND = 1e9;

    private DispatchRate() {}

    /** Whole permits per period: the period is as long as they take, to the nanosecond. */
    static RateLimiterConfig of(int perSecond) {
        var permits = Math.max(1, perSecond / PERIODS_PER_SECOND);
        return RateLimiterConfig.custom()
                .limitForPeriod(permits)
                .limitRefreshPeriod(Duration.ofNanos(Math.round(permits * NANOS_PER_SECOND / perSecond)))
                .timeoutDuration(DispatchPace.GLANCE)
                .build();
    }
}
