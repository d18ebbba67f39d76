package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("application")
class DispatchPaceTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void letsExactlyThisManyBeginPerSecondAtAnyRate() {
        assertThat(IntStream.rangeClosed(1, 10_000)).allSatisfy(rate -> {
            var limit = DispatchRate.of(rate);
            var perSecond = limit.getLimitForPeriod()
                    * (double) SECOND
                    / limit.getLimitRefreshPeriod().toNanos();
            assertThat(Math.abs(perSecond / rate - 1)).isLessThan(0.001);
        });
    }

    @Test
    void letsNoMoreThanATwentiethOfASecondsWorthBeginAtOnce() {
        assertThat(IntStream.rangeClosed(1, 10_000))
                .allSatisfy(rate ->
                        assertThat(DispatchRate.of(rate).getLimitForPeriod()).isBetween(1, Math.max(1, rate / 20)));
    }

    /** Ten seconds of the limiter's own time, asked every half millisecond. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9, 10, 19, 25, 99, 1_001, 5_000})
    void countsToTheRate(int rate) {
        var now = new AtomicLong();
        var limiter = new AtomicRateLimiter("test", DispatchRate.of(rate), now::get);
        limiter.changeTimeoutDuration(Duration.ZERO);

        var begun = 0;
        for (; now.get() < 10 * SECOND; now.addAndGet(SECOND / 2_000)) {
            while (limiter.acquirePermission()) {
                begun++;
            }
        }

        var atOnce = DispatchRate.of(rate).getLimitForPeriod();
        assertThat(begun).isBetween(rate * 10, rate * 10 + atOnce);
    }

    @Test
    void isAnInstanceAmongOthersWithItsMetrics() {
        try (var worker = new WorkerUnderTest("scheduler.worker.dispatch-rate-limit=19")) {
            assertThat(worker.context.getBean(RateLimiterRegistry.class).find("dispatch"))
                    .isPresent();
            assertThat(worker.context.getBean(PrometheusMeterRegistry.class).scrape())
                    .contains("resilience4j_ratelimiter_available_permissions{", "name=\"dispatch\"")
                    .contains("resilience4j_ratelimiter_waiting_threads{");
        }
    }

    @Test
    void isAbsentWithoutALimit() {
        try (var worker = new WorkerUnderTest()) {
            assertThat(worker.context.getBean(RateLimiterRegistry.class).find("dispatch"))
                    .isEmpty();
        }
    }
}
