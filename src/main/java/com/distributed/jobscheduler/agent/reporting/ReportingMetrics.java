package com.distributed.jobscheduler.agent.reporting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Metrics of the reports to the store. */
@Component
class ReportingMetrics {
    static final String PENDING = "scheduler.agent.reports.pending";
    static final String ATTEMPTS_FAILED = "scheduler.agent.reports.attempts.failed";
    static final String UNDELIVERED = "scheduler.agent.reports.failed";
    static final String HEARTBEATS_FAILED = "scheduler.agent.run.heartbeats.failed";

    private final AtomicInteger pending = new AtomicInteger();
    private final Counter attemptsFailed;
    private final Counter undelivered;
    private final Counter heartbeatsFailed;

    ReportingMetrics(MeterRegistry registry) {
        Gauge.builder(PENDING, pending, AtomicInteger::get)
                .description("outcomes that the store has not taken yet")
                .register(registry);
        attemptsFailed = counter(registry, ATTEMPTS_FAILED, "tries to report an outcome that the store did not take");
        undelivered = counter(registry, UNDELIVERED, "outcomes that were given up or refused");
        heartbeatsFailed = counter(registry, HEARTBEATS_FAILED, "heartbeats of runs that the store did not take");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void pending(int change) {
        pending.addAndGet(change);
    }

    void attemptFailed() {
        attemptsFailed.increment();
    }

    void undelivered() {
        undelivered.increment();
    }

    void heartbeatFailed() {
        heartbeatsFailed.increment();
    }
}
