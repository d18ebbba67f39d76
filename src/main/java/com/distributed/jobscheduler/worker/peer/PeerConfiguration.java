package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.stream.IntStream;
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
        return new Outbound(
                new OutboundLimits(peers.connectTimeout(), peers.maxConnections(), peers.maxResponseSize()),
                tokens.tls(bundles),
                json,
                traces);
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

    @Bean
    WorkerAgents workerAgents(
            Outbound http,
            PeerProperties peers,
            PeerTokens tokens,
            WorkerProperties worker,
            ObjectMapper json,
            PeerHealth health,
            Clock clock,
            Traces traces) {
        var urls = peers.agents();
        var token = tokens.workerAgent();
        var names = Peer.agents(urls.size());
        var answers = new AgentAnswers(json, clock);
        return new WorkerAgents(IntStream.range(0, urls.size())
                .mapToObj(i -> new AgentAddress(names.get(i), urls.get(i)))
                .map(agent -> new WorkerAgentClient(http, agent, peers, token, worker, answers, health, traces))
                .toList());
    }
}
