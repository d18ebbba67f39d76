package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("ci")
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class StoreFaultsTest {
    private static FakeStore store;
    private static RunningAgent agent;

    @BeforeAll
    static void startBoth() {
        store = new FakeStore();
        agent = RunningAgent.at(
                store.baseUrl(),
                "worker.agent.start-timeout=3s",
                "worker.agent.report-timeout=60s",
                "worker.agent.request-timeout=30s");
        agent.gate().open();
    }

    @AfterAll
    static void stopBoth() {
        agent.close();
        store.stop();
    }

    @BeforeEach
    void grantEverything() {
        store.grantEverything();
        agent.awaitSettled();
    }

    private static void awaitReported() {
        await().until(() -> agent.get("/actuator/prometheus").contains("scheduler_agent_reports_pending 0.0"));
    }

    private static MappingBuilder start(long jobId) {
        return put(urlPathEqualTo("/api/jobs/" + jobId + "/status")).withQueryParam("status", equalTo("RUNNING"));
    }

    private static MappingBuilder anyOutcome() {
        return put(urlPathMatching("/api/executions/.*"));
    }

    private static ResponseDefinitionBuilder reset() {
        return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
    }

    private static ResponseDefinitionBuilder status(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    private static void awaitIdle() {
        await().until(() -> agent.get("/api/worker-agent/status").contains("\"currentLoad\":0"));
    }

    @Test
    void doesNotRunWhatAnotherAgentHoldsAndAsksAgainWhenItIsDispatchedAgain() throws Exception {
        store.stubFor(start(1).willReturn(
                        status(409, FakeStore.error("INVALID_TRANSITION", "{\"jobId\":1,\"status\":\"RUNNING\"}"))));
        agent.dispatch(1, "gate", "x", "Scheduler-Claim", "token");
        await().until(() -> store.starts(1).size() == 1);
        awaitIdle();

        agent.dispatch(1, "gate", "x", "Scheduler-Claim", "token");
        await().until(() -> store.starts(1).size() == 2);
        awaitIdle();

        assertThat(agent.gate().runsOf(1)).isEmpty();
        assertThat(store.outcomes(keyOf(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"newer", "old"})
    void runsWhatWasClaimedAgainWhileAnOlderClaimOfItWaitedForItsRefusal(String second) throws Exception {
        var jobId = second.equals("newer") ? 10 : 11;
        store.stubFor(start(jobId)
                .inScenario("expired")
                .whenScenarioStateIs("Started")
                .willSetStateTo("claimed again")
                .willReturn(
                        status(409, FakeStore.error("INVALID_TRANSITION", "{}")).withFixedDelay(4_000)));
        agent.dispatch(jobId, "gate", "x", "Scheduler-Claim", "old");
        await().until(() -> agent.get("/api/worker-agent/status").contains("\"currentLoad\":1,"));

        assertThat(agent.dispatch(jobId, "gate", "x", "Scheduler-Claim", second).statusCode())
                .isEqualTo(200);
        // A repeated dispatch of the older claim does not replace the newer one.
        assertThat(agent.dispatch(jobId, "gate", "x", "Scheduler-Claim", "old").statusCode())
                .isEqualTo(200);

        await().until(() -> agent.get("/api/worker-agent/status").contains("\"currentLoad\":0,"));
        assertThat(agent.gate().runsOf(jobId)).hasSize(second.equals("newer") ? 1 : 0);
    }

    @Test
    void doesNotRunWhatTheStoreRefusesOtherwise() throws Exception {
        store.stubFor(start(1400).willReturn(status(400, FakeStore.bareError(400))));

        agent.dispatch(1400, "gate", "x");
        await().until(() -> store.starts(1400).size() == 1);
        awaitIdle();

        assertThat(agent.gate().runsOf(1400)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void startsThroughAProxyThatHasLostTheStore(int answer) throws Exception {
        var jobId = 1000 + answer;
        store.stubFor(start(jobId)
                .inScenario("rollout " + answer)
                .whenScenarioStateIs("Started")
                .willSetStateTo("back")
                .willReturn(status(answer, "<html>default backend</html>")));

        agent.dispatch(jobId, "gate", "x");

        await().until(() -> agent.gate().runsOf(jobId).size() == 1);
        assertThat(store.starts(jobId)).hasSize(2);
    }

    @Test
    void doesNotTakeAProxysPageForTheGrantOfAStart() throws Exception {
        store.stubFor(start(1200)
                .willReturn(aResponse().withHeader("Content-Type", "text/html").withBody("Soon back")));

        agent.dispatch(1200, "gate", "x");
        await().until(() -> store.starts(1200).size() > 1);
        awaitIdle();

        assertThat(agent.gate().runsOf(1200)).isEmpty();
    }

    @Test
    void takesNoBareSuccessForTheWordOfTheStoreThatGaveTheToken(CapturedOutput output) throws Exception {
        store.stubFor(start(1201).willReturn(aResponse()));
        store.stubFor(anyOutcome().willReturn(aResponse()));
        agent.dispatch(1201, "gate", "x", "Scheduler-Claim", "token");
        await().until(() -> store.starts(1201).size() > 1);
        assertThat(agent.gate().runsOf(1201)).isEmpty();

        store.stubFor(start(1201).willReturn(okJson(FakeStore.envelope("null"))));

        await().until(() -> store.outcomes(keyOf(1201)).size() > 1);
        store.grantEverything();
        awaitReported();
        assertThat(store.acceptedOutcomes(keyOf(1201))).hasSize(1);
        // Once for the starts and once for the outcomes, because the store itself answered in between.
        assertThat(output.toString().split("store-answer.unproven", -1)).hasSize(3);
        assertThat(agent.gate().runsOf(1201)).hasSize(1);
    }

    @Test
    void dropsAJobUnrunWhenNoStoreIsBehindItsProxy(CapturedOutput output) throws Exception {
        store.stubFor(start(1404).willReturn(status(404, FakeStore.bareError(404))));

        agent.dispatch(1404, "gate", "x");

        await().untilAsserted(() -> assertThat(output)
                .containsPattern("ERROR.*start\\.dropped.*no store's answer.*occurrence=" + keyOf(1404)));
        assertThat(store.starts(1404)).hasSizeGreaterThan(1);
        awaitIdle();
        assertThat(agent.gate().runsOf(1404)).isEmpty();
    }

    @Test
    void repeatsTheStartUnderTheSameKeyAndIdAfterALostReplyAndRunsOnce() throws Exception {
        store.stubFor(start(2).inScenario("lost")
                .whenScenarioStateIs("Started")
                .willSetStateTo("back")
                .willReturn(reset()));

        agent.dispatch(2, "gate", "x", "Scheduler-Claim", "token");
        await().until(() -> store.outcomes(keyOf(2)).size() == 1);

        var starts = store.starts(2);
        assertThat(starts).hasSize(2);
        assertThat(starts).extracting(r -> r.getHeader("Idempotency-Key")).containsOnly(keyOf(2));
        assertThat(starts)
                .extracting(r -> r.getHeader("Scheduler-Agent-Id"))
                .containsOnly(starts.getFirst().getHeader("Scheduler-Agent-Id"));
        assertThat(agent.gate().runsOf(2)).hasSize(1);
    }

    @Test
    void dropsAJobUnrunWhenTheStoreStaysAwayAndRunsItWhenItComesBack(CapturedOutput output) throws Exception {
        store.stubFor(start(3).willReturn(status(503, FakeStore.bareError(503))));
        agent.dispatch(3, "gate", "x");
        await().untilAsserted(() ->
                assertThat(output).containsPattern("ERROR.*start\\.dropped.*status 503.*occurrence=" + keyOf(3)));
        assertThat(store.starts(3)).hasSizeGreaterThan(1);
        awaitIdle();
        assertThat(agent.gate().runsOf(3)).isEmpty();

        store.grantEverything();
        assertThat(agent.dispatch(3, "gate", "x").statusCode()).isEqualTo(200);

        await().until(() -> agent.gate().runsOf(3).size() == 1);
    }

    @Test
    void staysWithAStartThatAConditionalStoreMayHaveRecorded() throws Exception {
        store.stubFor(start(4).willReturn(reset()));
        store.stubFor(start(5).willReturn(reset()));
        agent.dispatch(4, "gate", "x", "Scheduler-Claim", "token");
        agent.dispatch(5, "gate", "x");
        await().until(() -> !store.starts(5).isEmpty());
        // The plain start came later and was given up; wait a while more for the other.
        await().until(() -> agent.get("/api/worker-agent/status").contains("\"currentLoad\":1,"));
        await().pollDelay(1, TimeUnit.SECONDS).until(() -> true);

        store.grantEverything();

        await().until(() -> agent.gate().runsOf(4).size() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401})
    void bringsTheOutcomeThroughAnOutageOfTheStoreAndRunsNothingTwice(int failure) throws Exception {
        store.stubFor(anyOutcome().willReturn(status(failure, FakeStore.bareError(failure))));
        agent.dispatch(failure, "failing", "no luck");
        await().until(() -> store.outcomes(keyOf(failure)).size() >= 5);
        awaitIdle(); // the slot is free meanwhile
        assertThat(agent.get("/actuator/prometheus")).contains("scheduler_agent_reports_pending 1.0");

        store.grantEverything();

        awaitReported();
        assertThat(store.acceptedOutcomes(keyOf(failure))).hasSize(1);
        assertThat(store.acceptedOutcomes(keyOf(failure)).getFirst().getBodyAsString())
                .contains("\"outcome\":\"FAILED\"", "\"error\":\"IllegalStateException: no luck\"");
        assertThat(store.starts(failure)).isEmpty();
    }

    @Test
    void keepsALeaseAliveUntilTheOutcomeIsDelivered() throws Exception {
        store.stubFor(anyOutcome().willReturn(status(500, FakeStore.bareError(500))));
        agent.dispatch(6, "gate", "x");
        await().until(() -> !store.outcomes(keyOf(6)).isEmpty());
        store.resetRequests();

        await().untilAsserted(() -> assertThat(
                        store.findAll(postRequestedFor(urlPathEqualTo("/api/executions/heartbeat"))))
                .anySatisfy(beat -> assertThat(beat.getBodyAsString()).contains(keyOf(6))));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void saysTheBareStatusToABaseOnlyStore(int answer) throws Exception {
        var jobId = 2000 + answer;
        store.stubFor(anyOutcome().willReturn(status(answer, FakeStore.bareError(answer))));

        agent.dispatch(jobId, "gate", "x");
        agent.dispatch(jobId + 100, "failing", "x");

        await().until(() -> store.moves(jobId, "COMPLETED").size() == 1);
        await().until(() -> store.moves(jobId + 100, "FAILED").size() == 1);
        assertThat(store.moves(jobId, "COMPLETED").getFirst().getBodyAsString()).isEmpty();
    }

    @Test
    void bringsTheOutcomeThroughAProxyThatHasLostTheStore() throws Exception {
        store.stubFor(anyOutcome().willReturn(status(404, FakeStore.bareError(404))));
        store.stubFor(put(urlPathEqualTo("/api/jobs/9/status"))
                .withQueryParam("status", equalTo("COMPLETED"))
                .willReturn(status(404, FakeStore.bareError(404))));
        agent.dispatch(9, "gate", "x");
        await().until(() -> store.moves(9, "COMPLETED").size() >= 2);

        store.grantEverything();

        awaitReported();
        // Either of the two calls may reach the store first.
        assertThat(store.accepted("/api/executions/" + keyOf(9) + "/outcome", "/api/jobs/9/status?status=COMPLETED"))
                .hasSize(1);
        assertThat(agent.gate().runsOf(9)).hasSize(1);
    }

    @Test
    void takesAStoresNoToAnOutcomeForAnAnswer(CapturedOutput output) throws Exception {
        store.stubFor(anyOutcome().willReturn(status(409, FakeStore.error("INVALID_TRANSITION", "null"))));

        agent.dispatch(7, "gate", "x");

        await().untilAsserted(
                        () -> assertThat(output).contains("report.failed outcome=COMPLETED reason=\"status 409, no\""));
        assertThat(store.outcomes(keyOf(7))).hasSize(1);
        assertThat(store.moves(7, "COMPLETED")).isEmpty();
    }

    @Test
    void givesUpAnExchangeThatTheStoreLeavesHanging() throws Exception {
        store.stubFor(start(8).inScenario("hang")
                .whenScenarioStateIs("Started")
                .willSetStateTo("back")
                .willReturn(okJson(FakeStore.envelope("null")).withFixedDelay(60_000)));
        try (var impatient = RunningAgent.at(store.baseUrl(), "worker.agent.request-timeout=3s")) {
            impatient.gate().open();
            impatient.dispatch(8, "gate", "x", "Scheduler-Claim", "token");
            await().until(() -> impatient.gate().runsOf(8).size() == 1);
        }

        store.verify(
                2,
                FakeStore.status(8, "RUNNING")
                        .withHeader("Scheduler-Agent-Id", matching("agent-1\\..+"))
                        .withHeader("Scheduler-Claim", equalTo("token")));
    }
}
