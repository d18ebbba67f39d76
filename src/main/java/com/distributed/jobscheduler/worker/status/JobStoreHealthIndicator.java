package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.PeerHealth;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Up while the Job Store answers, whatever the answer is; a part of readiness. While the store does not answer, this
 * check asks it: a worker without segments makes no other request that would notice its return.
 */
@Component
@RequiredArgsConstructor
class JobStoreHealthIndicator implements HealthIndicator {
    private final PeerHealth peers;
    private final JobStoreClient store;

    @Override
    public Health health() {
        if (!Boolean.TRUE.equals(peers.jobStore().reachable())) {
            store.greet();
        }
        var known = peers.jobStore();
        if (Boolean.TRUE.equals(known.reachable())) {
            return Health.up().build();
        }
        var health = Health.outOfService();
        if (known.since() != null) {
            health.withDetail("unreachableSince", known.since().toString());
        }
        if (known.lastError() != null) {
            health.withDetail("reason", known.lastError());
        }
        return health.build();
    }
}
