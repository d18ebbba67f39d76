package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PeerConfiguration {
    @Bean
    InstanceId instanceId(Clock clock) {
        return InstanceId.startedAt(clock.instant());
    }

    @Bean
    Outbound outbound(PeerProperties peers, PeerTokens tokens, SslBundles bundles, ObjectMapper json, Traces traces) {
        return new Outbound(limits(peers), tokens.tls(bundles), json, traces);
    }

    static OutboundLimits limits(PeerProperties peers) {
        return new OutboundLimits(peers.connectTimeout(), peers.maxConnections(), peers.maxResponseSize());
    }

    @Bean
    JobStoreClient jobStoreClient(
            Outbound http,
            PeerProperties peers,
            PeerTokens tokens,
            WorkerProperties worker,
            ObjectMapper json,
            PeerHealth health,
            ClockSkew skew) {
        return new JobStoreClient(http, peers, tokens.jobStore(), worker, json, health, skew);
    }

    @Bean
    CoordinatorClient coordinatorClient(
            Outbound http,
            PeerProperties peers,
            PeerTokens tokens,
            WorkerProperties worker,
            InstanceId instance,
            PushSecret secret,
            ObjectMapper json,
            PeerHealth health) {
        return new CoordinatorClient(http, peers, tokens.coordinator(), worker, instance, secret, json, health);
    }
}
