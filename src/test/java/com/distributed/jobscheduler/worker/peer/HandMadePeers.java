package com.distributed.jobscheduler.worker.peer;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.unit.DataSize;

/** A worker's clients, made by hand and without an application, against one WireMock in place of all peers. */
public final class HandMadePeers implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    public static final WorkerProperties WORKER = new WorkerProperties("worker-1", Duration.ofMinutes(1));

    public final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final ObjectMapper json = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final Outbound http = new Outbound(
            new OutboundLimits(Duration.ofSeconds(2), 16, DataSize.ofMegabytes(1)), PeerTls.ofTheRuntime(), json);
    private PeerProperties properties;
    private PeerHealth health;

    public HandMadePeers() {
        start();
    }

    private void start() {
        server.start();
        properties = properties();
        health = new PeerHealth(properties, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private PeerProperties properties() {
        var url = URI.create(server.baseUrl());
        return new PeerProperties(
                url,
                url,
                url,
                List.of(),
                AgentSource.CONFIGURED,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                16,
                DataSize.ofMegabytes(1));
    }

    public JobStoreClient store() {
        return new JobStoreClient(
                http,
                properties,
                PeerToken.NONE,
                WORKER,
                json,
                health,
                new ClockSkew(Clock.systemUTC(), new SimpleMeterRegistry()));
    }

    /** This many agents, all of them this server. */
    public WorkerAgents agents(int count) {
        var agent = new AgentAddress(new Peer("worker-agent"), URI.create(server.baseUrl()));
        return WorkerAgents.fixed(
                Stream.generate(() -> clients().of(agent)).limit(count).toList(), health, false);
    }

    /** Agents that are followed; none yet. */
    public WorkerAgents followed() {
        return WorkerAgents.followed(clients(), health, false);
    }

    private AgentClients clients() {
        return new AgentClients(
                http,
                properties,
                PeerToken.NONE,
                WORKER,
                new AgentAnswers(json, Clock.systemUTC()),
                health,
                Traces.off());
    }

    public AgentRegistry registry() {
        return new AgentRegistry(http, properties, PeerToken.NONE, json, health);
    }

    public PeerHealth health() {
        return health;
    }

    /** Starts it again for a second try. */
    @Override
    public void beforeAll(ExtensionContext tests) {
        if (!server.isRunning()) {
            start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        server.resetAll();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        server.stop();
    }
}
