package com.distributed.jobscheduler.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.system.FreePort;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("ci")
@ExtendWith(OwnLog.Extension.class)
class RegistrationTest {
    @ParameterizedTest
    @ValueSource(ints = {404, 500})
    void registersKeepsItsEntryAliveAndRegistersAgainWhenItIsUnknown(int unknown, @TempDir Path folder)
            throws IOException {
        var store = new FakeStore();
        var build = Files.writeString(folder.resolve("build-info.properties"), "build.version=1.2.3\n");
        try (var agent = RunningAgent.at(
                store.baseUrl(), "worker.agent.worker-id=agent-7", "spring.info.build.location=" + build.toUri())) {
            await().untilAsserted(() -> store.verify(
                    1, postRequestedFor(urlEqualTo("/api/workers")).withRequestBody(equalToJson("""
                            {"workerId":"agent-7","capacity":10,"segment":null,
                             "handlers":["command","failing","gate","http","log"],"url":"%s","version":"1.2.3"}""".formatted(
                                    agent.url())))));
            await().untilAsserted(() -> store.verify(postRequestedFor(urlEqualTo("/api/workers/agent-7/heartbeat"))
                    .withRequestBody(equalToJson("""
                            {"capacity":10,"currentLoad":0,"version":"1.2.3"}"""))));

            store.stubFor(post("/api/workers/agent-7/heartbeat")
                    .willReturn(aResponse().withStatus(unknown)));

            await().until(() ->
                    store.findAll(postRequestedFor(urlEqualTo("/api/workers"))).size() >= 2);
        } finally {
            store.stop();
        }
    }

    @Test
    void startsWithoutAStoreAndSaysOnceThatItIsAwayAndOnceThatItIsBack(OwnLog output) {
        var port = FreePort.take();
        try (var agent = RunningAgent.at("http://localhost:" + port)) {
            await().until(() -> agent.get("/actuator/health").contains("\"unreachableSince\""));
            assertThat(agent.get("/actuator/health/readiness")).contains("UP");
            assertThat(agent.get("/api/worker-agent/status")).contains("ONLINE");

            var back = new WireMockServer(options().port(port));
            back.stubFor(any(anyUrl()).willReturn(aResponse().withBody(FakeStore.envelope("null"))));
            back.start();
            try {
                await().until(() -> output.toString().contains("agent.registered"));
                assertThat(output.toString().split("store.unreachable", -1)).hasSize(2);
                assertThat(output.toString().split("store.reachable", -1)).hasSize(2);
                assertThat(agent.get("/actuator/health")).doesNotContain("unreachableSince");
            } finally {
                back.stop();
            }
        }
    }

    @Test
    void saysOnceThatItIsRegisteredAtAStoreWithoutLifeSigns(OwnLog output) {
        var store = new FakeStore();
        store.stubFor(post("/api/workers/agent-7/heartbeat")
                .willReturn(aResponse().withStatus(404).withBody(FakeStore.bareError(404))));
        try (var agent = RunningAgent.at(store.baseUrl(), "worker.agent.worker-id=agent-7")) {
            await().until(() ->
                    store.findAll(postRequestedFor(urlEqualTo("/api/workers"))).size() >= 4);
            assertThat(output.toString().split("agent.registered", -1)).hasSize(2);
        } finally {
            store.stop();
        }
    }

    @Test
    void saysOnceThatAStoreRefusesIt(OwnLog output) {
        var store = new FakeStore();
        store.stubFor(
                post("/api/workers").willReturn(aResponse().withStatus(400).withBody(FakeStore.bareError(400))));
        try (var agent = RunningAgent.at(store.baseUrl())) {
            await().until(() ->
                    store.findAll(postRequestedFor(urlEqualTo("/api/workers"))).size() >= 3);
            assertThat(output.toString().split("agent.not-registered", -1)).hasSize(2);
            assertThat(agent.get("/api/worker-agent/status")).contains("ONLINE");
        } finally {
            store.stop();
        }
    }

    @Test
    void saysOnceThatAnotherAgentHasItsId(OwnLog output) {
        var store = new FakeStore();
        var beat = "/api/workers/agent-7/heartbeat";
        store.stubFor(post(beat).willReturn(aResponse().withBody(FakeStore.envelope("{\"othersOfThisId\":1}"))));
        try (var agent = RunningAgent.at(store.baseUrl(), "worker.agent.worker-id=agent-7")) {
            await().until(() ->
                    store.findAll(postRequestedFor(urlEqualTo(beat))).size() >= 3);
            assertThat(output.toString().split("agent.id-shared", -1)).hasSize(2);
            assertThat(agent.get("/api/worker-agent/status")).contains("ONLINE");
            assertThat(store.findAll(postRequestedFor(urlEqualTo(beat))))
                    .extracting(request -> request.getHeader("Scheduler-Instance-Id"))
                    .containsOnly(store.findAll(postRequestedFor(urlEqualTo("/api/workers")))
                            .getFirst()
                            .getHeader("Scheduler-Instance-Id"))
                    .allMatch(instance -> instance.matches("[0-9]{8}T[0-9]{9}Z-[0-9a-f]{8}"));

            store.stubFor(post(beat).willReturn(aResponse().withBody(FakeStore.envelope("{}"))));
            await().until(() -> output.toString().contains("agent.id-freed"));
        } finally {
            store.stop();
        }
    }
}
