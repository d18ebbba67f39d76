package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
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
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Jobs go to agents with a handler. Each test uses its own job name, because agents' answers for names are remembered.
 */
@Tag("ci")
class RoutingTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String OK = "{\"success\":true,\"data\":\"OK\"}";

    static WireMockServer one;
    static WireMockServer two;
    static WorkerUnderTest worker;

    final String name = "hi-" + NAMES.incrementAndGet();

    @BeforeAll
    static void start() {
        one = newAgent();
        two = newAgent();
        worker = new WorkerUnderTest("scheduler.worker.worker-agent-urls=" + one.baseUrl() + "," + two.baseUrl());
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
    void runsEachJobAtTheOnlyAgentThatHasAHandlerAndAsksTheOtherOnce() {
        answers(one, noHandler("\"log\",\"http\""));
        worker.lists(jobs(6));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 6));
        assertThat(dispatches(two)).hasSize(6);
        assertThat(dispatches(one)).hasSizeLessThanOrEqualTo(1);

        worker.lists(jobs(20));
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 20));
        assertThat(dispatches(one)).hasSize(1);
        assertThat(circuit(1).getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(refusedNames(1)).contains(name);
        assertThat(refusedNames(2)).doesNotContain(name);
    }

    @Test
    void failsWhatEveryAgentRefusesOnceAndSaysWhatTheyHave() {
        answers(one, noHandler("\"log\",\"http\""));
        answers(two, noHandler(""));
        var before = attempts();
        var id = newId();
        worker.lists(job(id));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.UNDELIVERABLE, 1));

        assertThat(moves(id)).containsExactly("SCHEDULED", "FAILED");
        assertThat(reason(id))
                .isEqualTo("no agent for this job: worker-agent-1 has no handler for \"" + name
                        + "\" (it has log, http); worker-agent-2 has no handler for \"" + name + "\" (it has none)");
        assertThat(dispatches(one)).hasSize(1);
        assertThat(dispatches(two)).hasSize(1);
        assertThat(attempts() - before).isEqualTo(2);
    }

    @Test
    void asksFewTimesForAFloodThatEveryAgentRefuses() {
        answers(one, noHandler("\"log\""));
        answers(two, noHandler("\"log\""));
        worker.lists(jobs(300));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.UNDELIVERABLE, 300));

        assertThat(dispatches(one)).hasSizeBetween(1, 30);
        assertThat(dispatches(two)).hasSizeBetween(1, 30);
    }

    @Test
    void failsNoJobOnMemoryAloneSoThatANewHandlerIsFoundAtOnce() {
        answers(one, noHandler("\"log\""));
        answers(two, noHandler("\"log\""));
        worker.lists(jobs(1));
        worker.scan();
        answers(two, okJson(OK));

        await().untilAsserted(() -> {
            worker.lists(jobs(1));
            assertThat(worker.scan().dispatched()).isOne();
        });
        assertThat(refusedNames(1)).contains(name);
        assertThat(refusedNames(2)).doesNotContain(name);
    }

    @Test
    void returnsWhatOnlyABusyAgentMayKnow() {
        answers(one, noHandler("\"log\""));
        answers(two, aResponse().withStatus(503).withHeader("Retry-After", "0"));
        var id = newId();
        worker.lists(job(id));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED", "PENDING");
        assertThat(dispatches(one)).hasSize(1);

        answers(two, okJson(OK));
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
    }

    @Test
    void doesNotClaimWhatOnlyAnAgentWithAnOpenCircuitMayKnow() {
        answers(one, noHandler("\"log\""));
        worker.lists(jobs(1));
        worker.scan(); // until it is known
        await().untilAsserted(() -> {
            worker.lists(jobs(1));
            worker.scan();
            assertThat(dispatches(one)).isNotEmpty();
        });
        circuit(2).transitionToForcedOpenState();
        var id = newId();
        worker.lists(job(id));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.CIRCUIT_OPEN, 1));
        assertThat(worker.logged("PUT", "/api/jobs/" + id)).isEmpty();
        var explanation = explain(worker, id, "\"status\":\"PENDING\"");
        assertThat(explanation.path("cause").asText()).isEqualTo("NO_AGENT_FOR_JOB");
        assertThat(explanation.path("explanation").asText())
                .contains("worker-agent-1 has no handler for its name (it has log)")
                .contains("worker-agent-2 cannot be asked, its circuit is FORCED_OPEN");

        circuit(2).transitionToClosedState();
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
    }

    @Test
    void returnsWhatOnlyAnUnreachableAgentMayKnow() {
        answers(one, noHandler("\"log\""));
        try (var half =
                new WorkerUnderTest("scheduler.worker.worker-agent-urls=" + one.baseUrl() + ",http://localhost:1")) {
            half.settle();
            var id = newId();
            half.lists(job(id));

            assertThat(half.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
            var explanation = explain(half, id, "\"status\":\"PENDING\"");
            assertThat(explanation.path("cause").asText()).isEqualTo("NO_AGENT_FOR_JOB");
            assertThat(explanation.path("explanation").asText()).contains("worker-agent-2 cannot be reached");
        }
    }

    @Test
    void triesTheNextAgentForAPayloadThatOneForbidsAndRemembersNothingOfTheName() {
        forbids(one);
        var first = newId();
        worker.lists(job(first).replace("hello", "forbidden"));
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));

        await().untilAsserted(() -> {
            worker.lists(jobs(10));
            assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 10));
            assertThat(dispatches(one)).hasSizeGreaterThan(10);
        });
        assertThat(refusedNames(1)).doesNotContain(name);
    }

    @Test
    void failsAPayloadThatEveryAgentForbids() {
        forbids(one);
        forbids(two);
        var id = newId();
        worker.lists(job(id).replace("hello", "forbidden"));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.UNDELIVERABLE, 1));

        assertThat(dispatches(one)).hasSize(1);
        assertThat(dispatches(two)).hasSize(1);
        assertThat(reason(id)).contains("worker-agent-1 refused it", "that command is not allowed", "worker-agent-2");
        assertThat(refusedNames(1)).doesNotContain(name);
    }

    @Test
    void failsNothingThatAnAgentMayHaveTakenBefore() {
        for (var agent : List.of(one, two)) {
            answers(agent, noHandler("\"log\""));
            agent.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                    .inScenario("doubt")
                    .whenScenarioStateIs(Scenario.STARTED)
                    .willReturn(aResponse().withStatus(500))
                    .willSetStateTo("over"));
        }
        var id = newId();
        worker.lists(job(id));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED");
    }

    @Test
    void asksAnAgentAgainOnceItsRefusalIsForgotten() {
        answers(one, noHandler("\"log\""));
        try (var forgetful = new WorkerUnderTest(
                "scheduler.worker.worker-agent-urls=" + one.baseUrl() + "," + two.baseUrl(),
                "scheduler.worker.no-handler-ttl=300ms")) {
            forgetful.settle();
            forgetful.lists(jobs(6));
            assertThat(forgetful.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 6));
            answers(one, okJson(OK));
            one.resetRequests();

            await().untilAsserted(() -> {
                forgetful.lists(jobs(6));
                assertThat(forgetful.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 6));
                assertThat(dispatches(one)).isNotEmpty();
            });
        }
    }

    @Test
    void routesWhatItClaimedInABatch() {
        answers(one, noHandler("\"log\""));
        try (var batches =
                new WorkerUnderTest("scheduler.worker.worker-agent-urls=" + one.baseUrl() + "," + two.baseUrl())) {
            gives(batches);
            batches.assign(1);
            await().until(() ->
                    !batches.logged("POST", "/api/job-schedules/claim").isEmpty());
            gives(batches, newId(), newId(), newId(), newId());
            assertThat(batches.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 4));
            assertThat(dispatches(one)).hasSizeLessThanOrEqualTo(1);

            // Not before its refusal is known.
            await().untilAsserted(() -> {
                gives(batches, newId());
                batches.scan();
                assertThat(dispatches(one)).isNotEmpty();
            });
            batches.context
                    .getBean(CircuitBreakerRegistry.class)
                    .circuitBreaker("worker-agent-2")
                    .transitionToForcedOpenState();
            var away = newId();
            gives(batches, away);
            assertThat(batches.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
            assertThat(batches.logged("PUT", "/api/jobs/" + away))
                    .singleElement()
                    .satisfies(put -> assertThat(put.getUrl()).endsWith("status=PENDING"))
                    .satisfies(
                            put -> assertThat(put.getHeader("Scheduler-Claim")).isEqualTo("t-" + away));
        }
    }

    @Test
    void explainsAFailedJobByWhatTheStoreOrThisWorkerRemembers() {
        answers(one, noHandler("\"log\""));
        answers(two, noHandler("\"log\""));
        var id = newId();
        worker.lists(job(id));
        worker.scan();

        var byMemory = explain(worker, id, "\"status\":\"FAILED\"");
        assertThat(byMemory.path("cause").asText()).isEqualTo("NO_AGENT_FOR_JOB");
        assertThat(byMemory.path("explanation").asText()).contains("worker-agent-2 has no handler", "log");
        var byTheStore = explain(
                worker,
                newId(),
                "\"status\":\"FAILED\",\"lastError\":\"no agent for this job: worker-agent-9 has none\"");
        assertThat(byTheStore.path("cause").asText()).isEqualTo("NO_AGENT_FOR_JOB");
        assertThat(byTheStore.path("explanation").asText()).contains("worker-agent-9 has none");
        assertThat(byTheStore.path("next").asText()).contains("correct the name");
        var forbidden = explain(
                worker,
                newId(),
                "\"status\":\"FAILED\",\"lastError\":\"no agent for this job: worker-agent refused it: the host is not allowed\"");
        assertThat(forbidden.path("next").asText()).contains("Allow its payload at an agent");
    }

    private String[] jobs(int count) {
        return Stream.generate(() -> job(newId())).limit(count).toArray(String[]::new);
    }

    private String job(long id) {
        return pending(id).replace("Example Job", name);
    }

    private void gives(WorkerUnderTest to, Long... ids) {
        var claimed = Stream.of(ids)
                .map(id -> job(id).replace("PENDING", "SCHEDULED").replace("}", ",\"claimToken\":\"t-" + id + "\"}"))
                .toList();
        var claim = post(urlPathEqualTo("/api/job-schedules/claim"));
        to.peers.stubFor(claim.willReturn(okJson("{\"success\":true,\"data\":[]}")));
        if (!claimed.isEmpty()) {
            to.peers.stubFor(post(urlPathEqualTo("/api/job-schedules/claim"))
                    .inScenario("once-" + ids[0])
                    .whenScenarioStateIs(Scenario.STARTED)
                    .willReturn(okJson("{\"success\":true,\"data\":[" + String.join(",", claimed) + "]}"))
                    .willSetStateTo("given"));
        }
    }

    private static ResponseDefinitionBuilder noHandler(String handlers) {
        return aResponse()
                .withStatus(422)
                .withBody("{\"success\":false,\"data\":{\"handlers\":[" + handlers
                        + "]},\"message\":\"no handler\",\"errorCode\":\"NO_HANDLER\"}");
    }

    private static void forbids(WireMockServer agent) {
        agent.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .withRequestBody(containing("forbidden"))
                .willReturn(aResponse()
                        .withStatus(422)
                        .withBody("{\"success\":false,\"data\":null,\"message\":\"that command is not allowed\","
                                + "\"errorCode\":\"NO_HANDLER\"}")));
    }

    private static void answers(WireMockServer agent, ResponseDefinitionBuilder answer) {
        agent.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(answer));
    }

    private static List<LoggedRequest> dispatches(WireMockServer agent) {
        return agent.getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .filter(request -> request.getUrl().startsWith("/api/worker-agent/dispatch"))
                .toList();
    }

    private static List<String> moves(long id) {
        return worker.logged("PUT", "/api/jobs/" + id + "/").stream()
                .map(request -> request.getUrl().substring(request.getUrl().indexOf('=') + 1))
                .toList();
    }

    private static String reason(long id) {
        return worker.logged("PUT", "/api/jobs/" + id + "/").stream()
                .filter(request -> request.getUrl().endsWith("FAILED"))
                .map(request -> URLDecoder.decode(request.getHeader("Scheduler-Reason"), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static double attempts() {
        return worker.context
                .getBean(MeterRegistry.class)
                .get("scheduler.worker.dispatch.attempts")
                .tag("outcome", "no_handler")
                .counter()
                .count();
    }

    private static CircuitBreaker circuit(int agent) {
        return worker.context.getBean(CircuitBreakerRegistry.class).circuitBreaker("worker-agent-" + agent);
    }

    private JsonNode explain(WorkerUnderTest of, long id, String fields) {
        of.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson("{\"success\":true,\"data\":{\"id\":" + id + ",\"jobName\":\"" + name
                        + "\",\"segment\":1,\"nextRunTime\":\"" + DUE + "\"," + fields + "}}")));
        return data(of, "/jobs/" + id + "/explain");
    }

    private static List<String> refusedNames(int agent) {
        var names = data(worker, "/status").path("agents").path(agent - 1).path("refusedNames");
        return StreamSupport.stream(names.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode data(WorkerUnderTest of, String path) {
        return of.http()
                .get()
                .uri("/api/scheduler-worker" + path)
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }
}
