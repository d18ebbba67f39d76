package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.segment.SegmentManager;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The meters of heartbeats and registrations, all registered at start. */
@Component
class CoordinationMetrics {
    static final String HEARTBEATS = "scheduler.worker.heartbeats";
    static final String LAST_SUCCESS = "scheduler.worker.heartbeat.last.success";
    static final String REGISTRATIONS = "scheduler.worker.registrations";

    static final String ID_TAKEN = "scheduler.worker.id.taken";

    private final Clock clock;
    private final Counter succeeded;
    private final Counter failed;
    private final Counter registered;
    private volatile @Nullable Instant lastSuccess;

    CoordinationMetrics(MeterRegistry meters, SegmentManager segments, Clock clock) {
        this.clock = clock;
        succeeded = heartbeats("success", meters);
        failed = heartbeats("failure", meters);
        registered = Counter.builder(REGISTRATIONS)
                .description("Registrations that the coordinator confirmed")
                .register(meters);
        Gauge.builder(ID_TAKEN, segments, held -> held.fencedOff() == null ? 0 : 1)
                .description("1 while another process holds this worker's id, else 0")
                .register(meters);
        Gauge.builder(LAST_SUCCESS, this, CoordinationMetrics::lastSuccessSeconds)
                .description("When the last heartbeat succeeded, in seconds since the epoch; 0 before the first")
                .baseUnit("seconds")
                .register(meters);
    }

    private static Counter heartbeats(String outcome, MeterRegistry meters) {
        return Counter.builder(HEARTBEATS)
                .description("Heartbeats by how they ended")
                .tag("outcome", outcome)
                .register(meters);
    }

    private double lastSuccessSeconds() {
        var last = lastSuccess;
        return last == null ? 0 : last.getEpochSecond();
    }

    void heartbeat(boolean success) {
        (success ? succeeded : failed).increment();
        if (success) {
            lastSuccess = clock.instant();
        }
    }

    void registered() {
        registered.increment();
    }

    @Nullable
    Instant lastSuccess() {
        return lastSuccess;
    }
}
