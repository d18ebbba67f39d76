package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DispatchReply;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;

/**
 * The agents' circuit breakers: {@code worker-agent} for a single agent of a fixed list, {@code worker-agent-1} and so on
 * for several, {@code worker-agent@host:port} for one that the worker follows. A breaker without its own configuration
 * takes that of {@code worker-agent}.
 */
final class AgentCircuits {
    private static final String SHARED = "worker-agent";

    private final CircuitBreakerRegistry registry;
    private final CircuitBreakerConfig shared;

    /** @param isSingle whether there is one agent, and never another */
    AgentCircuits(CircuitBreakerRegistry registry, boolean isSingle) {
        this.registry = registry;
        this.shared = registry.circuitBreaker(SHARED).getCircuitBreakerConfig();
        if (!isSingle) {
            registry.remove(SHARED);
        }
    }

    /** A new breaker of this name. Adds the predicate that configuration cannot express: which answers are failures. */
    CircuitBreaker begin(String name) {
        var config = registry.remove(name)
                .map(CircuitBreaker::getCircuitBreakerConfig)
                .orElse(shared);
        return registry.circuitBreaker(
                name,
                CircuitBreakerConfig.from(config)
                        .recordResult(reply -> reply instanceof DispatchReply r && r.isAgentFailure())
                        .build());
    }

    /** The agent of this name has gone. */
    void end(String name) {
        registry.remove(name);
    }
}
