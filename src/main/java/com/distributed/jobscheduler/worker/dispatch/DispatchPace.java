package com.distributed.jobscheduler.worker.dispatch;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many dispatches may be under way at once, and how many may begin per second. */
@Component
class DispatchPace {

    private final Bulkhead bulkhead;
    private final @Nullable RateLimiter rate;

    DispatchPace(BulkheadRegistry bulkheads, DispatchProperties properties) {
        this.bulkhead = bulkheads.bulkhead("dispatch");
        this.rate = properties.dispatchRateLimit() == 0 ? null : limiter(properties.dispatchRateLimit());
    }

    private static RateLimiter limiter(int perSecond) {
        // Tenths of a second, so that a second's worth does not go out in its first instant.
        var period = perSecond >= 10 ? Duration.ofMillis(100) : Duration.ofSeconds(1);
        return RateLimiter.of(
                "dispatch",
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(period)
                        .limitForPeriod(perSecond >= 10 ? perSecond / 10 : perSecond)
                        .timeoutDuration(period)
                        .build());
    }

    /** Waits for the right to begin one dispatch; false when there was a reason to give up first. */
    boolean begin(BooleanSupplier givesUp) {
        while (rate != null && !rate.acquirePermission()) {
            if (givesUp.getAsBoolean()) {
                return false;
            }
        }
        while (!bulkhead.tryAcquirePermission()) {
            if (givesUp.getAsBoolean()) {
                return false;
            }
        }
        if (givesUp.getAsBoolean()) {
            bulkhead.releasePermission();
            return false;
        }
        return true;
    }

    /** A dispatch that had begun has ended. */
    void ended() {
        bulkhead.onComplete();
    }
}
