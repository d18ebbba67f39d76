package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.InstanceId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PeerConfiguration {
    @Bean
    AgentId agentId(PeerProperties properties, Clock clock) {
        return new AgentId(properties.workerId(), InstanceId.startedAt(clock.instant()));
    }

    @Bean
    Outage storeOutage(Clock clock) {
        return new Outage(clock);
    }

    @Bean
    Outbound storeOutbound(
            PeerProperties properties, PeerTokens tokens, SslBundles bundles, ObjectMapper json, Traces traces) {
        return new Outbound(
                new OutboundLimits(properties.connectTimeout(), properties.maxConnections(), properties.maxResponse()),
                tokens.tls(bundles),
                json,
                traces);
    }

    @Bean
    JobStoreClient jobStoreClient(
            PeerProperties properties,
            PeerTokens tokens,
            Outbound storeOutbound,
            ObjectMapper json,
            AgentId agent,
            Outage outage) {
        return new JobStoreClient(
                storeOutbound.clientFor(properties.jobStoreUrl(), tokens.jobStore()),
                storeOutbound,
                json,
                properties.requestTimeout(),
                agent,
                outage);
    }
}
