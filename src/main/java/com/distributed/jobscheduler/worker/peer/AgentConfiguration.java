package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The agents' clients: of a fixed list, or of those that are followed. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class AgentConfiguration {
    private final PeerProperties peers;
    private final PeerTokens tokens;
    private final PeerHealth health;
    private final Traces traces;

    /** For followed agents alone, whose URLs are not the operator's. */
    @Bean(defaultCandidate = false)
    @Lazy
    Outbound followedAgents(SslBundles bundles, ObjectMapper json) {
        return new Outbound(PeerConfiguration.limits(peers), tokens.tls(bundles), json, traces, new AgentAddresses());
    }

    @Bean
    AgentRegistry agentRegistry(Outbound http, ObjectMapper json) {
        return new AgentRegistry(http, peers, tokens.jobStore(), json, health);
    }

    @Bean
    WorkerAgents workerAgents(
            Outbound http,
            @Qualifier("followedAgents") ObjectProvider<Outbound> followedAgents,
            WorkerProperties worker,
            ObjectMapper json,
            Clock clock,
            MeterRegistry meters) {
        var token = tokens.workerAgent();
        var answers = new AgentAnswers(json, clock);
        var isFollowing = peers.agents() == AgentSource.JOB_STORE;
        var over = isFollowing ? followedAgents.getObject() : http;
        var clients = new AgentClients(over, peers, token, worker, answers, health, traces);
        var agents = isFollowing
                ? WorkerAgents.followed(clients, health, token != PeerToken.NONE)
                : fixed(clients, token != PeerToken.NONE);
        Gauge.builder("scheduler.worker.agents", agents, known -> known.all().size())
                .description("Agents that this worker dispatches to")
                .register(meters);
        return agents;
    }

    private WorkerAgents fixed(AgentClients clients, boolean haveToken) {
        var urls = peers.fixedAgents();
        var names = Peer.agents(urls.size());
        var all = IntStream.range(0, urls.size())
                .mapToObj(i -> clients.of(new AgentAddress(names.get(i), urls.get(i))))
                .toList();
        return WorkerAgents.fixed(all, health, haveToken);
    }
}
