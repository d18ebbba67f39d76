package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.dispatch.KnownAgents;
import com.distributed.jobscheduler.worker.peer.ClockSkew;
import com.distributed.jobscheduler.worker.peer.PeerHealth;
import com.distributed.jobscheduler.worker.store.BaseOnly;
import com.distributed.jobscheduler.worker.store.JobStore;
import com.distributed.jobscheduler.worker.store.Leasing;
import com.distributed.jobscheduler.worker.store.NotKnownYet;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The state of this worker's peers. */
@Component
@RequiredArgsConstructor
class PeerStanding {
    private final PeerHealth peers;
    private final ClockSkew skew;
    private final JobStore store;
    private final KnownAgents agents;

    Map<String, PeerHealth.Reachability> reachability() {
        return peers.all();
    }

    /** Whether the store's claims are conditional; null before the first claim. */
    @Nullable
    Boolean isStoreConditional() {
        return switch (store.protocol()) {
            case NotKnownYet none -> null;
            case BaseOnly baseOnly -> false;
            case Leasing leasing -> true;
        };
    }

    /** How far the store's clock is ahead of this machine's; null before the first measurement. */
    ClockSkew.@Nullable Measured clockSkew() {
        return skew.last();
    }

    List<AgentState> agents() {
        return agents.states();
    }
}
