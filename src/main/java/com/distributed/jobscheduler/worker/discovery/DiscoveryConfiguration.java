package com.distributed.jobscheduler.worker.discovery;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.worker.peer.AgentRegistry;
import com.distributed.jobscheduler.worker.peer.AgentSource;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

@Configuration(proxyBeanMethods = false)
class DiscoveryConfiguration {
    @Bean
    @Conditional(FollowsTheStore.class)
    AgentDiscovery agentDiscovery(
            AgentRegistry registry,
            WorkerAgents agents,
            DiscoveryProperties properties,
            ApplicationEventPublisher events) {
        if (agents.haveToken() && properties.allowedAgents().isEmpty()) {
            throw new RefusedStartException(
                    "scheduler.worker.allowed-agents must say at which URLs agents may be, for scheduler.worker.agents=job-store"
                            + " with a token for agents would show it to any URL that is registered");
        }
        return new AgentDiscovery(registry, agents, AllowedAgents.of(properties.allowedAgents()), events);
    }

    /** {@code scheduler.worker.agents=job-store}, in any spelling that binds. */
    static final class FollowsTheStore implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                            .bind("scheduler.worker.agents", AgentSource.class)
                            .orElse(AgentSource.CONFIGURED)
                    == AgentSource.JOB_STORE;
        }
    }
}
