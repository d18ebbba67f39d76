package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker with two agents: the less loaded first, the next one when the first surely did not take it, and never a
 * second one in doubt.
 */
@Tag("ci")
class SeveralAgentsTest {
    private static final String OK = "{\"success\":true,\"data\":\"OK\"}";

    static WireMockServer one;
    static WireMockServer two;
    static WorkerUnderTest worker;

    @BeforeAll
    static void start() {
        one = newAgent();
        two = newAgent();
        worker = new WorkerUnderTest(
                "scheduler.worker.worker-agent-urls=" + one.baseUrl() + "," + two.baseUrl(),
                "scheduler.worker.agent-deduplicates=true");
    }

    private static WireMockServer newAgent() {
        var server = new WireMockServer(options().dynamicPort().containerThreads(20));
        server.start();
        return server;
    }

    @AfterAll
    static void stop() {
        worker.close();
        one.stop();
        two.stop();
    }

    @BeforeEach
    void settle() {
        for (var agent : List.of(one, two)) {
            agent.resetAll();
            answers(agent, okJson(OK));
        }
        worker.settle();
    }

    @Test
    void sharesTheWork() {
        // One job of a new name is tried at each agent before others follow.
        await().untilAsserted(() -> {
            worker.lists(jobs(2));
            worker.scan();
            assertThat(dispatches(one)).isNotEmpty();
            assertThat(dispatches(two)).isNotEmpty();
        });
        one.resetRequests();
        two.resetRequests();
        worker.lists(jobs(40));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 40));
        assertThat(dispatches(one)).hasSizeBetween(10, 30);
        assertThat(dispatches(one).size() + dispatches(two).size()).isEqualTo(40);
    }

    @Test
    void givesTheNextJobToTheAgentWithTheLeastInFlight() {
        answers(one, okJson(OK).withFixedDelay(4_000));
        answers(two, okJson(OK).withFixedDelay(4_000));
        worker.lists(jobs(2));
        var slow = CompletableFuture.supplyAsync(worker::scan, Thread::startVirtualThread);

        await().untilAsserted(() -> {
            assertThat(dispatches(one)).hasSize(1);
            assertThat(dispatches(two)).hasSize(1);
        });
        assertThat(agents())
                .allSatisfy(agent -> assertThat(agent.path("inFlight").asInt()).isOne());
        slow.join();
        assertThat(agents())
                .allSatisfy(agent -> assertThat(agent.path("inFlight").asInt()).isZero());
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 429, 404, 401})
    void asksTheNextAgentAtOnceWhenOneRefuses(int refusal) {
        answers(one, aResponse().withStatus(refusal).withHeader("Retry-After", "30"));
        // A worker of its own, because it remembers for thirty seconds that the agent is full.
        try (var own =
                new WorkerUnderTest("scheduler.worker.worker-agent-urls=" + one.baseUrl() + "," + two.baseUrl())) {
            own.settle();
            own.lists(jobs(6));

            assertThat(own.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 6));
            assertThat(dispatches(two)).hasSize(6);
        }
    }

    @Test
    void skipsADeadAgentOnceItsCircuitIsOpenAndLosesNothing() {
        try (var halfDead = new WorkerUnderTest(
                "scheduler.worker.worker-agent-urls=http://localhost:1," + two.baseUrl(),
                "resilience4j.circuitbreaker.instances.worker-agent.minimum-number-of-calls=5")) {
            halfDead.settle();
            halfDead.lists(jobs(60));

            assertThat(halfDead.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 60));
            assertThat(dispatches(two)).hasSize(60);
            // An unknown name gets one job at a time: its failures may need another scan.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                halfDead.lists(jobs(10));
                halfDead.scan();
                assertThat(agents(halfDead).stream()
                                .map(agent -> agent.path("circuit").asText()))
                        .containsExactly("OPEN", "CLOSED");
            });
            var status = status(halfDead);
            assertThat(status.path("agentCircuit").asText()).isEqualTo("CLOSED");
            assertThat(status.path("peers")
                            .path("worker-agent-1")
                            .path("reachable")
                            .asBoolean())
                    .isFalse();
            assertThat(status.path("peers")
                            .path("worker-agent-2")
                            .path("reachable")
                            .asBoolean())
                    .isTrue();
            assertThat(status.path("remark").asText()).contains("the circuit of worker-agent-1 is OPEN");
        }
    }

    @Test
    void neverSendsToAnotherAgentWhatOneMayHaveTaken() {
        answers(one, aResponse().withStatus(500));
        answers(two, aResponse().withStatus(500));
        var id = newId();
        worker.lists(pending(id));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
        assertThat(Stream.of(one, two).map(agent -> dispatches(agent).size())).containsExactlyInAnyOrder(3, 0);
        // Nor later: another scan might choose the other agent, which does not know the key.
        assertThat(worker.logged("PUT", "/api/jobs/" + id)).hasSize(1);
    }

    @Test
    void claimsNothingOnlyWhenEveryCircuitIsOpen() {
        var circuits = worker.context.getBean(CircuitBreakerRegistry.class);
        circuits.circuitBreaker("worker-agent-1").transitionToForcedOpenState();
        worker.lists(jobs(3));
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 3));

        circuits.circuitBreaker("worker-agent-2").transitionToForcedOpenState();
        var id = newId();
        worker.lists(pending(id));
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.CIRCUIT_OPEN, 1));
        assertThat(worker.logged("PUT", "/api/jobs/" + id)).isEmpty();
    }

    private static String[] jobs(int count) {
        return Stream.generate(() -> pending(newId())).limit(count).toArray(String[]::new);
    }

    private static void answers(WireMockServer agent, ResponseDefinitionBuilder answer) {
        agent.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(answer));
    }

    private static List<LoggedRequest> dispatches(WireMockServer agent) {
        return agent.getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .filter(request -> request.getUrl().equals("/api/worker-agent/dispatch"))
                .toList();
    }

    private static List<JsonNode> agents() {
        return agents(worker);
    }

    private static List<JsonNode> agents(WorkerUnderTest of) {
        return StreamSupport.stream(status(of).path("agents").spliterator(), false)
                .toList();
    }

    private static JsonNode status(WorkerUnderTest of) {
        return of.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }
}
