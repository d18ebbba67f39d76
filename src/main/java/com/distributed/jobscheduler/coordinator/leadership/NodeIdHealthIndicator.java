package com.distributed.jobscheduler.coordinator.leadership;

import lombok.RequiredArgsConstructor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Out of service while another coordinator leads under this one's id; a part of readiness. */
@Component
@RequiredArgsConstructor
class NodeIdHealthIndicator implements HealthIndicator {
    private final Namesake namesake;

    @Override
    public Health health() {
        return namesake.remark()
                .map(reason ->
                        Health.outOfService().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }
}
