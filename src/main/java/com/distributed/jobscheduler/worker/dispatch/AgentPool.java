package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.WorkerAgentClient;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The agents, least loaded first. What application.yml says of the circuit breaker {@code worker-agent} holds for each
 * agent's own: {@code worker-agent} of a single one, {@code worker-agent-1} and so on of several.
 */
@Component
class AgentPool {
    private static final String CIRCUIT = "worker-agent";

    private final List<Agent> agents;
    private final AtomicInteger turn = new AtomicInteger();

    AgentPool(WorkerAgents clients, CircuitBreakerRegistry circuits) {
        var config = CircuitBreakerConfig.from(circuits.circuitBreaker(CIRCUIT).getCircuitBreakerConfig())
                .recordResult(reply -> reply instanceof DispatchReply r && r.isAgentFailure())
                .build();
        circuits.remove(CIRCUIT);
        this.agents = clients.all().stream()
                .map(client -> new Agent(client, circuit(circuits, client, config)))
                .toList();
    }

    private static CircuitBreaker circuit(
            CircuitBreakerRegistry circuits, WorkerAgentClient client, CircuitBreakerConfig config) {
        return circuits.circuitBreaker(client.name(), config);
    }

    /** Admits to the agent with the least in flight, in turn among equals; null when no other than these admits. */
    @Nullable
    Agent admit(Set<Agent> except) {
        var order = new ArrayList<>(agents);
        Collections.rotate(order, turn.getAndIncrement() % order.size());
        order.sort(Comparator.comparingInt(Agent::inFlight));
        return order.stream()
                .filter(agent -> !except.contains(agent))
                .filter(Agent::admit)
                .findFirst()
                .orElse(null);
    }

    /** How many occurrences it makes sense to claim now: none while every circuit is open, one to try a half-open one. */
    int appetite() {
        var states = agents.stream().map(agent -> agent.state().circuit()).toList();
        if (states.contains("CLOSED")) {
            return Integer.MAX_VALUE;
        }
        return states.contains("HALF_OPEN") ? 1 : 0;
    }

    boolean isSingle() {
        return agents.size() == 1;
    }

    List<AgentState> states() {
        return agents.stream().map(Agent::state).toList();
    }
}
