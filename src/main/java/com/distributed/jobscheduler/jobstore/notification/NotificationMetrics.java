package com.distributed.jobscheduler.jobstore.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Metrics of the notifications; zero while nobody is to be told. */
@Component
class NotificationMetrics {
    static final String SETTLED = "job_store.notifications.settled";
    static final String FAILURES = "job_store.notifications.failures";
    static final String PENDING = "job_store.notifications.pending";
    static final String OLDEST = "job_store.notifications.oldest";

    private final Counter delivered;
    private final Counter givenUp;
    private final Counter failures;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();

    NotificationMetrics(MeterRegistry registry) {
        delivered = settled(registry, "delivered");
        givenUp = settled(registry, "given_up");
        failures = Counter.builder(FAILURES)
                .description("deliveries of notifications that failed; each try counts")
                .register(registry);
        Gauge.builder(PENDING, pending, AtomicLong::doubleValue)
                .description("notifications that are not delivered yet")
                .register(registry);
        Gauge.builder(OLDEST, oldestSeconds, AtomicLong::doubleValue)
                .baseUnit("seconds")
                .description("age of the oldest of them; 0 when there is none")
                .register(registry);
    }

    private static Counter settled(MeterRegistry registry, String outcome) {
        return Counter.builder(SETTLED)
                .tag("outcome", outcome)
                .description("notifications that were delivered, or given up because that failed for too long")
                .register(registry);
    }

    void delivered() {
        delivered.increment();
    }

    void givenUp() {
        givenUp.increment();
    }

    void failed() {
        failures.increment();
    }

    void waiting(long notices, long oldest) {
        pending.set(notices);
        oldestSeconds.set(oldest);
    }
}
