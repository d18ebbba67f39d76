package com.distributed.jobscheduler.agent.reporting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What became of the reports to the store. */
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
        registry.gauge(PENDING, pending);
        attemptsFailed = registry.counter(ATTEMPTS_FAILED);
        undelivered = registry.counter(UNDELIVERED);
        heartbeatsFailed = registry.counter(HEARTBEATS_FAILED);
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
