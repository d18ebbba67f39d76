package com.distributed.jobscheduler.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.registration.Announcement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;

/** The URL that an agent registers, and that it answers there by then. */
@Tag("ci")
class AnnouncementTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.address=127.0.0.1 | http://localhost:\\d+",
                "server.address=127.0.0.2 | http://127.0.0.2:\\d+",
                "server.address=::1 | http://\\[0:0:0:0:0:0:0:1]:\\d+",
                "server.servlet.context-path=/batch/agents/ | http://localhost:\\d+/batch/agents"
            })
    void isWhereItIsReachedWhenItRegisters(String setting, String url) {
        try (var store = new CallingStore();
                var agent = RunningAgent.at(store.url(), setting)) {
            await().until(() -> !store.registrations().isEmpty());

            assertThat(store.registrations().getFirst().url()).matches(url);
            assertThat(store.registrations().getFirst().status()).contains("\"workerId\":\"agent-1\"");
        }
    }

    /** As inside an application, before its door is open: the agent's context is there, and no server of its own. */
    @Test
    void isNotRegisteredBeforeItIsReached() {
        var store = new FakeStore();
        var ticks = new CountDownLatch(15);
        try {
            new WebApplicationContextRunner()
                    .withInitializer(new ConfigDataApplicationContextInitializer())
                    .withUserConfiguration(WorkerAgentApplication.class)
                    .withBean(Ticker.class, () -> new Ticker(ticks))
                    .withPropertyValues(
                            "spring.config.name=worker-agent",
                            "management.server.port=-1",
                            "worker.agent.job-store-url=" + store.baseUrl(),
                            "worker.agent.heartbeat-interval=100ms",
                            "worker.agent.url=http://agents.invalid")
                    .run(agent -> {
                        assertThat(agent).hasNotFailed();
                        assertThat(ticks.await(1, TimeUnit.MINUTES)).isTrue();
                        store.verify(0, anyRequestedFor(anyUrl()));

                        agent.getBean(Announcement.class).reachableThrough(agent);
                        await().untilAsserted(() -> store.verify(postRequestedFor(urlEqualTo("/api/workers"))));
                    });
        } finally {
            store.stop();
        }
    }

    /** Counts on at the pace of the agent's heartbeats. */
    record Ticker(CountDownLatch ticks) {
        @Scheduled(fixedRateString = "${worker.agent.heartbeat-interval}")
        void tick() {
            ticks.countDown();
        }
    }

    @Test
    void isLeftOutWhereTheServerHasNoPortOfItsOwn() {
        var store = new FakeStore();
        store.stubFor(post("/api/workers/agent-1/heartbeat")
                .willReturn(aResponse().withStatus(404).withBody(FakeStore.error("UNKNOWN_WORKER", "null"))));
        try (var agent = RunningAgent.at(store.baseUrl());
                var container = new StaticApplicationContext()) {
            agent.bean(Announcement.class).reachableThrough(container);

            await().untilAsserted(() ->
                    store.verify(postRequestedFor(urlEqualTo("/api/workers")).withRequestBody(equalToJson("""
                            {"workerId":"agent-1","capacity":10,"segment":null,"version":"${json-unit.any-string}",
                             "handlers":["command","failing","gate","http","log"]}"""))));
        } finally {
            store.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"http://agents.invalid/first", "https://10.0.0.9:8443"})
    void isTheConfiguredOne(String url) {
        try (var store = new CallingStore();
                var agent = RunningAgent.at(store.url(), "worker.agent.url=" + url)) {
            await().until(() -> !store.registrations().isEmpty());

            assertThat(store.registrations().getFirst().url()).isEqualTo(url);
        }
    }
}
