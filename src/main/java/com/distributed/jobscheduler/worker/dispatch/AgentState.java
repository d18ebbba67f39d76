package com.distributed.jobscheduler.worker.dispatch;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * How an agent stands, for the status.
 *
 * @param name its name in logs and metrics
 * @param circuit its circuit breaker's state, as Resilience4j names it
 * @param inFlight how many dispatches to it are under way in this worker
 * @param refusedNames names of jobs that it has no handler for, as it said lately; at most 20
 */
public record AgentState(String name, URI url, String circuit, int inFlight, List<String> refusedNames) {
    private static final Set<String> SHUT = Set.of("OPEN", "FORCED_OPEN");

    /** True while its circuit lets a dispatch through: only an open one holds back, not one that is switched off. */
    public boolean admits() {
        return !SHUT.contains(circuit);
    }
}
