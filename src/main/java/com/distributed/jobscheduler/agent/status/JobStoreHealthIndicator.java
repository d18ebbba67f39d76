package com.distributed.jobscheduler.agent.status;

import com.distributed.jobscheduler.agent.peer.Outage;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.stereotype.Component;

/** Down while the Job Store does not answer: jobs are still accepted then, but do not start. */
@Component
@ConditionalOnClass(HealthIndicator.class) // an application around this agent may have no actuator
@RequiredArgsConstructor
class JobStoreHealthIndicator implements HealthIndicator {
    private final Outage outage;

    @Override
    public Health health() {
        return outage.since()
                .map(since -> Health.down()
                        .withDetail("unreachableSince", since.toString())
                        .build())
                .orElseGet(() -> Health.up().build());
    }
}
