package com.distributed.jobscheduler.worker.status;

import lombok.RequiredArgsConstructor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** The worker's judgement of itself as health: down when scans keep failing, out of service while it drains. */
@Component
@RequiredArgsConstructor
class WorkerHealthIndicator implements HealthIndicator {
    private final StatusReport report;

    @Override
    public Health health() {
        var status = report.now();
        var health = switch (status.status()) {
            case "ONLINE" -> Health.up();
            case "DRAINING", "WORKER_ID_TAKEN" -> Health.outOfService();
            default -> Health.down();
        };
        if (status.remark() != null) {
            health.withDetail("remark", status.remark());
        }
        return health.withDetail("segments", status.assignedSegmentCount())
                .withDetail("inFlight", status.inFlight())
                .build();
    }
}
