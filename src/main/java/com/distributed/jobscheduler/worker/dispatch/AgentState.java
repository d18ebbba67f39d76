package com.distributed.jobscheduler.worker.dispatch;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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

    /** The best state among the circuits of these agents, in the order of the status call; NONE of no agent. */
    public static String best(List<AgentState> agents) {
        var states = agents.stream().map(AgentState::circuit).toList();
        return Stream.of("CLOSED", "DISABLED", "METRICS_ONLY", "HALF_OPEN")
                .filter(states::contains)
                .findFirst()
                .orElse(states.isEmpty() ? "NONE" : states.getFirst());
    }

    /** True while its circuit lets a dispatch through. A disabled circuit breaker does. */
    public boolean admits() {
        return !SHUT.contains(circuit);
    }
}
