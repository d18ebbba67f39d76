package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.logs.OwnLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ends of a run from outside: its timeout and the store's word. Also its heartbeats. */
@Tag("ci")
@ExtendWith(OwnLog.Extension.class)
class RunControlTest {
    private static FakeStore store;
    private static RunningAgent agent;

    @BeforeAll
    static void startBoth() {
        store = new FakeStore();
        agent = RunningAgent.at(
                store.baseUrl(),
                "worker.agent.concurrency-limit=1",
                "worker.agent.queue-size=2",
                "worker.agent.default-handler=log");
    }

    @AfterAll
    static void stopBoth() {
        agent.close();
        store.stop();
    }

    @BeforeEach
    void grantEverything() {
        store.grantEverything();
        agent.gate().open();
        agent.awaitSettled();
        agent.gate().shut();
    }

    private static String status() {
        return agent.get("/api/worker-agent/status");
    }

    @Test
    void interruptsARunWhoseTimeIsUpAndReportsItFailedWithTheReason() throws Exception {
        try (var impatient = RunningAgent.at(store.baseUrl(), "worker.agent.execution-timeout=1s")) {
            impatient.dispatch(1, "gate", "x");

            await().until(() -> store.outcomes(keyOf(1)).size() == 1);
            assertThat(impatient.gate().runsOf(1).getFirst().isCancelled()).isTrue();
            assertThat(impatient.get("/actuator/prometheus"))
                    .containsPattern("executions_total\\{handler=\"gate\",outcome=\"timed_out\"} 1");
        }
        store.verify(FakeStore.outcome(keyOf(1))
                .withRequestBody(matchingJsonPath("$.outcome", containing("FAILED")))
                .withRequestBody(matchingJsonPath("$.error", containing("timed out after PT1S")))
                .withRequestBody(matchingJsonPath("$[?(@.durationMillis >= 1000 && @.durationMillis < 60000)]")));
    }

    @Test
    void interruptsARunWhoseOwnTimeIsUp() throws Exception {
        agent.post("/api/worker-agent/dispatch", """
                {"jobId":77,"jobName":"gate","payload":"x","executionTime":"%s","timeoutMillis":1000}""".formatted(RunningAgent.TIME));

        await().until(() -> store.outcomes(keyOf(77)).size() == 1);

        assertThat(agent.gate().runsOf(77).getFirst().isCancelled()).isTrue();
        store.verify(FakeStore.outcome(keyOf(77))
                .withRequestBody(matchingJsonPath("$.error", containing("timed out after PT1S"))));
    }

    @Test
    void tellsTheStoreWhatIsRunningAndStopsWhatItCancels(OwnLog output) throws Exception {
        agent.dispatch(2, "gate", "x");
        await().until(() -> !agent.gate().runsOf(2).isEmpty());
        var agentId = store.starts(2).getFirst().getHeader("Scheduler-Agent-Id");
        await().untilAsserted(() -> store.verify(postRequestedFor(urlEqualTo("/api/executions/heartbeat"))
                .withRequestBody(equalToJson("""
                        {"agentId":"%s","running":["%s"]}""".formatted(agentId, keyOf(2))))));

        store.stubFor(post("/api/executions/heartbeat")
                .willReturn(okJson(FakeStore.envelope("{\"cancel\":[\"2:0\",\"" + keyOf(2) + "\"]}"))));

        await().until(() -> status().contains("\"currentLoad\":0"));
        assertThat(store.outcomes(keyOf(2))).isEmpty();
        assertThat(output).contains("run.cancelled");
        assertThat(agent.get("/actuator/prometheus"))
                .containsPattern("executions_total\\{handler=\"gate\",outcome=\"cancelled\"} 1");
    }

    @Test
    void saysNothingWhileNothingRunsAndGoesOnWhereTheStoreHasNoSuchCall(OwnLog output) throws Exception {
        store.stubFor(post("/api/executions/heartbeat")
                .willReturn(aResponse().withStatus(404).withBody(FakeStore.bareError(404))));
        store.resetRequests();
        await().until(() -> !store.findAll(postRequestedFor(urlEqualTo("/api/workers/agent-1/heartbeat")))
                .isEmpty());
        store.verify(0, postRequestedFor(urlEqualTo("/api/executions/heartbeat")));

        agent.dispatch(3, "gate", "x");
        await().until(() -> store.findAll(postRequestedFor(urlEqualTo("/api/executions/heartbeat")))
                        .size()
                >= 2);
        await().until(() -> output.toString().contains("heartbeat.unsupported"));
        agent.gate().open();

        await().until(() -> store.outcomes(keyOf(3)).size() == 1);
        assertThat(output.toString().split("heartbeat.unsupported", -1)).hasSize(2);
    }

    @Test
    void runsQueuedJobsInTheOrderOfTheirArrival() throws Exception {
        agent.dispatch(4, "gate", "x");
        agent.dispatch(5, "gate", "x");
        agent.dispatch(6, "gate", "x");
        assertThat(agent.dispatch(7, "gate", "x").statusCode()).isEqualTo(503);
        assertThat(agent.dispatch(6, "gate", "x").statusCode()).isEqualTo(200);
        await().until(() -> !agent.gate().runsOf(4).isEmpty());
        assertThat(store.starts(5)).isEmpty();

        agent.gate().open();

        await().until(() -> store.outcomes(keyOf(6)).size() == 1);
        assertThat(store.starts(6)).hasSize(1);
        assertThat(store.starts(5).getFirst().getLoggedDate())
                .isBeforeOrEqualTo(store.starts(6).getFirst().getLoggedDate());
    }

    @Test
    void logsAJobThatNoOtherHandlerKnowsWhereThatIsTheDefault(OwnLog output) throws Exception {
        agent.dispatch(8, "Example Job", "hello");

        await().until(() -> store.outcomes(keyOf(8)).size() == 1);
        assertThat(output)
                .contains("job.logged jobName=\"Example Job\" attempt=1 due=2026-01-01T10:00:00Z payload=\"hello\"");
    }

    /** A late repeat under an older claim is no sign of a store that has lost the run. */
    @Test
    void saysThatItTellsAgainOnlyWhatTheStoreGrantsAgain(OwnLog output) throws Exception {
        agent.dispatch(12, "log", "x", "Scheduler-Claim", "second");
        await().until(() -> store.outcomes(keyOf(12)).size() == 1);
        agent.awaitSettled();
        store.stubFor(put(urlPathEqualTo("/api/jobs/12/status"))
                .willReturn(jsonResponse(FakeStore.error("INVALID_TRANSITION", "{}"), 409)));
        agent.dispatch(12, "log", "x", "Scheduler-Claim", "first");
        await().until(() -> store.starts(12).size() == 2);
        agent.awaitSettled();
        assertThat(output.toString()).doesNotContain("run.told-again");

        store.grantEverything();
        agent.dispatch(12, "log", "x", "Scheduler-Claim", "third");

        await().until(() -> store.outcomes(keyOf(12)).size() == 1);
        assertThat(output.toString().split("run\\.told-again", -1)).hasSize(2);
    }

    @Test
    void countsWhatItRan() throws Exception {
        agent.dispatch(9, "failing", "x");
        await().until(() -> store.outcomes(keyOf(9)).size() == 1);

        assertThat(status())
                .containsPattern("\"totalJobsExecuted\":[1-9]\\d*,\"successfulJobs\":\\d+,\"failedJobs\":[1-9]");
    }
}
