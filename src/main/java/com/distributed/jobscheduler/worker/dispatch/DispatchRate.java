package com.distributed.jobscheduler.worker.dispatch;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** Configuration of a rate limiter with exactly this many permits per second, a few at a time. */
final class DispatchRate {
    /** At most this fraction of a second's permits is given at once, or kept for a late caller. */
    private static final int PERIODS_PER_SECOND = 20;

    private static final double NANOS_PER_SECOND = 1e9;

    private DispatchRate() {}

    /** Each period has whole permits and lasts, to the nanosecond, as long as they take at this rate. */
    static RateLimiterConfig of(int perSecond) {
        var permits = Math.max(1, perSecond / PERIODS_PER_SECOND);
        return RateLimiterConfig.custom()
                .limitForPeriod(permits)
                .limitRefreshPeriod(Duration.ofNanos(Math.round(permits * NANOS_PER_SECOND / perSecond)))
                .timeoutDuration(DispatchPace.GLANCE)
                .build();
    }
}
