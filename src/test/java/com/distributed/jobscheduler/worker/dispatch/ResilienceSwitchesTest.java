package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resilience4j's own switches, as an operator sets them. */
@Tag("ci")
class ResilienceSwitchesTest {
    private static final String CLAIM = "/api/job-schedules/claim";
    private static final String CIRCUIT = "resilience4j.circuitbreaker.instances.worker-agent.";

    /** Settings that do not affect each other, for one worker. */
    private static final String[] CONFIGURED = {
        "resilience4j.circuitbreaker.configs.nervous.failure-rate-threshold=7",
        CIRCUIT + "base-config=nervous",
        "resilience4j.retry.instances.dispatch.fail-after-max-attempts=true",
        "resilience4j.retry.tags.team=blue",
        "resilience4j.circuitbreaker.tags.team=blue",
        "resilience4j.bulkhead.instances.dispatch.max-wait-duration=0",
        "resilience4j.bulkhead.instances.dispatch.max-concurrent-calls=7"
    };

    /** Workers by their settings. */
    private static final Map<List<String>, WorkerUnderTest> RUNNING = new HashMap<>();

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(WorkerUnderTest::close);
        RUNNING.clear();
    }

    /** With a store that claims in batches; tests with these settings use it one after the other. */
    private static WorkerUnderTest worker(String... properties) {
        var worker = RUNNING.computeIfAbsent(List.of(properties), each -> new WorkerUnderTest(properties));
        worker.assign();
        worker.peers.resetAll();
        WorkerUnderTest.stubAgreeable(worker.peers);
        if (circuit(worker).getState() == CircuitBreaker.State.FORCED_OPEN) {
            circuit(worker).reset();
        }
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        return worker;
    }

    /** Assigns a segment, and waits for its first scan. */
    private static void assign(WorkerUnderTest worker) {
        var completed = worker.context
                .getBean(MeterRegistry.class)
                .get("scheduler.worker.scans")
                .tag("outcome", "completed")
                .counter();
        var before = completed.count();
        worker.assign(1);
        await().until(() -> completed.count() > before);
    }

    private static void gives(WorkerUnderTest worker, long id) {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("once" + id)
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(okJson("{\"success\":true,\"data\":["
                        + pending(id).replace("PENDING", "SCHEDULED").replace("}", ",\"claimToken\":\"t\"}") + "]}"))
                .willSetStateTo("given"));
    }

    private static void agentAnswers(WorkerUnderTest worker, int status) {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse().withStatus(status)));
    }

    private static CircuitBreaker circuit(WorkerUnderTest worker) {
        return worker.context.getBean(CircuitBreakerRegistry.class).circuitBreaker("worker-agent");
    }

    private static JsonNode answer(WorkerUnderTest worker, String path) {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker" + path)
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }

    private static JsonNode explain(WorkerUnderTest worker, long id) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson("{\"success\":true,\"data\":{\"id\":" + id
                        + ",\"status\":\"PENDING\",\"segment\":1,\"nextRunTime\":\"" + DUE + "\"}}")));
        return answer(worker, "/jobs/" + id + "/explain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISABLED", "METRICS_ONLY"})
    void claimsInBatchesWhileTheCircuitBreakerIsSwitchedOff(String state) {
        var worker = worker(CIRCUIT + "initial-state=" + state);
        assign(worker);
        var id = newId();
        gives(worker, id);

        assertThat(worker.scan().dispatched()).isOne();

        assertThat(circuit(worker).getState()).hasToString(state);
        var status = answer(worker, "/status");
        assertThat(status.path("agentCircuit").asText()).isEqualTo(state);
        assertThat(status.path("remark").isNull())
                .as("%s", status.path("remark"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISABLED", "METRICS_ONLY"})
    void keepsTheCircuitBreakerSwitchedOffThroughAMisconfiguration(String state) {
        var worker = worker(CIRCUIT + "initial-state=" + state);
        assign(worker);
        agentAnswers(worker, 401);
        gives(worker, newId());

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));

        assertThat(circuit(worker).getState()).hasToString(state);
    }

    @Test
    void keepsACircuitForcedOpenThroughTheAnswerToWhatWasUnderWay() {
        var worker = worker();
        assign(worker);
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse().withStatus(401).withFixedDelay(2_000)));
        gives(worker, newId());
        var scan = CompletableFuture.supplyAsync(worker::scan, Thread::startVirtualThread);
        var agent = worker.context.getBean(AgentPool.class).all().getFirst();
        await().until(() -> agent.inFlight() == 1);

        circuit(worker).transitionToForcedOpenState();
        scan.join();

        assertThat(circuit(worker).getState()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
    }

    @Test
    void saysOfEachScanThatTheCircuitKeptItFromClaiming() {
        var worker = worker();
        assign(worker);
        circuit(worker).transitionToForcedOpenState();
        worker.peers.resetRequests();

        var scan = worker.scan();

        assertThat(scan.declined()).contains("circuit");
        assertThat(worker.logged("POST", CLAIM)).isEmpty();
        var explanation = explain(worker, newId());
        assertThat(explanation.path("cause").asText()).isEqualTo("CIRCUIT_OPEN");
        assertThat(explanation.path("explanation").asText()).contains("forced open");
        assertThat(explanation.path("next").asText()).contains("/actuator/circuitbreakers/worker-agent");
        assertThat(answer(worker, "/status").path("remark").asText()).contains("FORCED_OPEN");
    }

    @Test
    void closesAgainAlsoWithoutTheAutomaticTransition() {
        var worker = worker(
                CIRCUIT + "automatic-transition-from-open-to-half-open-enabled=false",
                CIRCUIT + "wait-duration-in-open-state=50ms",
                CIRCUIT + "permitted-number-of-calls-in-half-open-state=1");
        assign(worker);
        circuit(worker).transitionToOpenState();
        gives(worker, newId());

        await().untilAsserted(() -> assertThat(worker.scan().dispatched()).isOne());

        assertThat(circuit(worker).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void takesASharedConfigurationForTheCircuitBreaker() {
        var worker = worker(CONFIGURED);
        assertThat(circuit(worker).getCircuitBreakerConfig().getFailureRateThreshold())
                .isEqualTo(7);
    }

    @Test
    void takesWhatIsSaidOfOneAgentForThatOneAloneAndCountsItsFailuresAllTheSame() {
        var one = "resilience4j.circuitbreaker.instances.worker-agent-1.";
        try (var worker = new WorkerUnderTest(
                "scheduler.worker.worker-agent-urls=http://localhost:1,http://localhost:2",
                one + "minimum-number-of-calls=3")) {
            assign(worker);
            worker.lists(pending(newId()), pending(newId()));
            worker.scan();

            var circuits = worker.context.getBean(CircuitBreakerRegistry.class);
            assertThat(circuits.circuitBreaker("worker-agent-1").getState()).isEqualTo(CircuitBreaker.State.OPEN);
            assertThat(circuits.circuitBreaker("worker-agent-1")
                            .getCircuitBreakerConfig()
                            .getSlidingWindowSize())
                    .as("what it does not name is as shipped")
                    .isEqualTo(50);
            assertThat(circuits.circuitBreaker("worker-agent-2").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        }
    }

    @Test
    void sendsOnceWhereOneAttemptIsAllowed() {
        var worker = worker("resilience4j.retry.instances.dispatch.max-attempts=1");
        assign(worker);
        agentAnswers(worker, 503);
        gives(worker, newId());

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));

        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1);
    }

    @Test
    void givesBackWhatNoAgentTookAlsoWhenRetriesAreToFailAtTheirEnd() {
        var worker = worker(CONFIGURED);
        assign(worker);
        agentAnswers(worker, 503);
        gives(worker, newId());

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
    }

    @Test
    void keepsTheTagsOfEachInstance() {
        var worker = worker(CONFIGURED);
        var retries = worker.context.getBean(RetryRegistry.class);

        assertThat(retries.retry("dispatch").getTags()).containsEntry("team", "blue");
        assertThat(circuit(worker).getTags()).containsEntry("team", "blue");
    }

    @Test
    void waitsForRoomWithoutTurningAlsoWhereTheBulkheadIsNotToWait() {
        var worker = worker(CONFIGURED);
        var config = worker.context
                .getBean(BulkheadRegistry.class)
                .bulkhead("dispatch")
                .getBulkheadConfig();

        assertThat(config.getMaxConcurrentCalls()).isEqualTo(7);
        assertThat(config.getMaxWaitDuration()).isEqualTo(Duration.ofSeconds(1));
    }
}
