package com.distributed.jobscheduler.worker.dispatch;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * State of an agent, for the status call.
 *
 * @param name its name in logs and metrics
 * @param circuit state of its circuit breaker, in Resilience4j's terms
 * @param inFlight dispatches under way from this worker to it
 * @param refusedNames job names that it lately had no handler for; at most 20
 */
public record AgentState(String name, URI url, String circuit, int inFlight, List<String> refusedNames) {
    private static final Set<String> SHUT = Set.of("OPEN", "FORCED_OPEN");

    /** True while its circuit lets a dispatch through. A disabled circuit breaker does. */
    public boolean admits() {
        return !SHUT.contains(circuit);
    }
}
