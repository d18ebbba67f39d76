package com.distributed.jobscheduler.coordinator.leadership;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Whether this coordinator leads: the gauges of all coordinators add up to one. */
@Component
class LeadershipMetrics {
    static final String LEADER = "coordinator.leader";
    static final String ID_TAKEN = "coordinator.node.id.taken";

    LeadershipMetrics(MeterRegistry registry, LeaderElection election, Namesake namesake) {
        Gauge.builder(LEADER, election, e -> e.term().isPresent() ? 1 : 0)
                .description("1 while this coordinator leads, else 0")
                .register(registry);
        Gauge.builder(ID_TAKEN, namesake, n -> n.remark().isPresent() ? 1 : 0)
                .description("1 while another coordinator leads under this one's id, else 0")
                .register(registry);
    }
}
