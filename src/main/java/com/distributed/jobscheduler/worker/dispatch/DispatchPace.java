package com.distributed.jobscheduler.worker.dispatch;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Bounds the concurrent dispatches and the dispatches begun per second, by Resilience4j's bulkhead and rate limiter
 * {@code dispatch}.
 */
@Component
class DispatchPace {
    /** How often a waiting thread checks whether to give up; also the longest period of a limiter. */
    static final Duration GLANCE = Duration.ofSeconds(1);

    private static final String NAME = "dispatch";

    private final Bulkhead bulkhead;
    private final @Nullable RateLimiter rate;

    DispatchPace(BulkheadRegistry bulkheads, RateLimiterRegistry limiters, DispatchProperties properties) {
        this.bulkhead = bulkhead(bulkheads);
        this.rate = limiter(limiters, properties.dispatchRateLimit());
    }

    /** The limiter of our own property, else the configured Resilience4j instance; null where neither sets a limit. */
    private static @Nullable RateLimiter limiter(RateLimiterRegistry limiters, int perSecond) {
        if (perSecond > 0) {
            limiters.remove(NAME);
            return limiters.rateLimiter(NAME, DispatchRate.of(perSecond));
        }
        limiters.find(NAME).ifPresent(limiter -> limiter.changeTimeoutDuration(GLANCE));
        return limiters.find(NAME).orElse(null);
    }

    private static Bulkhead bulkhead(BulkheadRegistry bulkheads) {
        var bulkhead = bulkheads.bulkhead(NAME);
        var config = bulkhead.getBulkheadConfig();
        // Overrides the configured max-wait-duration: zero would spin, and a long wait would notice a shutdown late.
        bulkhead.changeConfig(
                BulkheadConfig.from(config).maxWaitDuration(GLANCE).build());
        return bulkhead;
    }

    /** Waits for the right to begin one dispatch; false when {@code givesUp} came first. */
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

    /** Ends a dispatch that had begun. */
    void ended() {
        bulkhead.onComplete();
    }
}
