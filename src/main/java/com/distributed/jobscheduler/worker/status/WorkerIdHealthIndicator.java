package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.segment.SegmentManager;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Out of service while another process holds this worker's id; a part of readiness. */
@Component
@RequiredArgsConstructor
class WorkerIdHealthIndicator implements HealthIndicator {
    private final SegmentManager segments;

    @Override
    public Health health() {
        var fence = segments.fencedOff();
        return fence == null
                ? Health.up().build()
                : Health.outOfService().withDetail("reason", fence).build();
    }
}
