package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.logs.OwnLog;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a handler says of its run, as it goes over the wire. */
@Tag("ci")
@ExtendWith(OwnLog.Extension.class)
class RunWordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static FakeStore store;
    private static RunningAgent agent;

    @BeforeAll
    static void startBoth() {
        store = new FakeStore();
        agent = RunningAgent.with(EndingHandler.class, store.baseUrl(), "worker.agent.concurrency-limit=4");
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

    private static List<String> fieldsOfTheOutcome(long jobId, String name, String payload) throws Exception {
        agent.dispatch(jobId, name, payload);
        await().until(() -> store.outcomes(keyOf(jobId)).size() == 1);
        return read(store.outcomes(keyOf(jobId)).getFirst().getBodyAsString()).properties().stream()
                .filter(field -> !List.of("agentId", "durationMillis").contains(field.getKey()))
                .map(field -> field.getKey() + "=" + field.getValue())
                .toList();
    }

    @Test
    void sendsNothingNewForAHandlerThatSaysNothing() throws Exception {
        assertThat(fieldsOfTheOutcome(1, "log", "x")).containsExactly("outcome=\"COMPLETED\"", "error=null");
        assertThat(fieldsOfTheOutcome(2, "failing", "it broke"))
                .containsExactly("outcome=\"FAILED\"", "error=\"IllegalStateException: it broke\"");
    }

    @Test
    void sendsWhatAHandlerReturnsAndWhatItSaysOfItsRetries() throws Exception {
        assertThat(fieldsOfTheOutcome(11, "ending", "17 invoices"))
                .containsExactly("outcome=\"COMPLETED\"", "error=null", "result=\"17 invoices\"");
        assertThat(fieldsOfTheOutcome(12, "ending", "no-retry"))
                .containsExactly("outcome=\"FAILED\"", "error=\"no such customer\"", "doNotRetry=true");
        assertThat(fieldsOfTheOutcome(13, "ending", "later"))
                .containsExactly("outcome=\"FAILED\"", "error=\"too many requests\"", "retryAfterMillis=180000");
        assertThat(fieldsOfTheOutcome(14, "ending", "logging"))
                .containsExactly(
                        "outcome=\"COMPLETED\"",
                        "error=null",
                        "result=\"{\\\"sent\\\":17}\"",
                        "progress={\"percent\":100,\"text\":\"page 10 of 10\"}",
                        "logFrom=0",
                        "log=[\"reading\",\"17 sent\"]");
    }

    @Test
    void tellsAHeartbeatOnlyWhatIsNewAndTheOutcomeAll() throws Exception {
        agent.dispatch(21, "gate", "x");
        await().until(() -> !agent.gate().runsOf(21).isEmpty());
        var job = agent.gate().runsOf(21).getFirst();
        await().until(() -> !store.findAll(heartbeat(21)).isEmpty());
        store.verify(0, heartbeat(21).withRequestBody(matchingJsonPath("$.news")));

        job.progress(40, "page 4 of 10");
        job.log("one");
        await().until(() -> !store.findAll(heartbeat(21).withRequestBody(matchingJsonPath("$.news")))
                .isEmpty());
        job.log("two");
        await().until(() -> differentNewsOf(21).size() == 2);
        assertThat(differentNewsOf(21))
                .containsExactly(
                        "[{\"key\":\"%s\",\"progress\":{\"percent\":40,\"text\":\"page 4 of 10\"},\"logFrom\":0,\"log\":[\"one\"]}]"
                                .formatted(keyOf(21)),
                        "[{\"key\":\"%s\",\"logFrom\":1,\"log\":[\"two\"]}]".formatted(keyOf(21)));

        agent.gate().open();
        await().until(() -> store.outcomes(keyOf(21)).size() == 1);
        store.verify(FakeStore.outcome(keyOf(21))
                .withRequestBody(matchingJsonPath("$.log", equalToJson("[\"one\",\"two\"]"))));
    }

    /** In their order. A heartbeat whose answer a busy machine was too late for is sent again: each counts once. */
    private static Set<String> differentNewsOf(long jobId) {
        return store.findAll(heartbeat(jobId).withRequestBody(matchingJsonPath("$.news"))).stream()
                .map(request -> read(request.getBodyAsString()).path("news").toString())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Test
    void keepsItsRunsAliveAtAStoreThatRefusesTheirNews(OwnLog output) throws Exception {
        store.stubFor(post("/api/executions/heartbeat")
                .withRequestBody(containing("news"))
                .willReturn(aResponse().withStatus(413).withBody(FakeStore.error("PAYLOAD_TOO_LARGE", "null"))));
        // An agent of its own, for it says no news for minutes then.
        try (var other = RunningAgent.at(store.baseUrl())) {
            other.dispatch(31, "gate", "x");
            await().until(() -> !other.gate().runsOf(31).isEmpty());
            store.resetRequests();

            other.gate().runsOf(31).getFirst().log("one");

            await().until(() -> output.toString().contains("run-news.refused"));
            // A busy machine may lose the first refusal; none goes without news before one has come.
            await().until(() -> store.findAll(heartbeat(31)).size()
                    > store.findAll(newsOf(31)).size());
            store.resetRequests();
            await().until(() -> store.findAll(heartbeat(31)).size() >= 3);
            store.verify(0, newsOf(31));
            other.gate().open();
            await().until(() -> store.outcomes(keyOf(31)).size() == 1);
            store.verify(
                    FakeStore.outcome(keyOf(31)).withRequestBody(matchingJsonPath("$.log", equalToJson("[\"one\"]"))));
        }
    }

    @Test
    void bringsTheBareOutcomeToAStoreThatRefusesWhatTheRunLeftBehindAndSaysSoOnce(OwnLog log) throws Exception {
        for (var job : List.of(41L, 42L)) {
            store.stubFor(put(urlEqualTo("/api/executions/" + keyOf(job) + "/outcome"))
                    .withRequestBody(containing("17 sent"))
                    .willReturn(aResponse().withStatus(413).withBody(FakeStore.error("PAYLOAD_TOO_LARGE", "null"))));

            agent.dispatch(job, "ending", "logging");

            await().until(() -> store.acceptedOutcomes(keyOf(job)).size() == 1);
            assertThat(read(store.acceptedOutcomes(keyOf(job)).getFirst().getBodyAsString())
                            .has("log"))
                    .isFalse();
        }

        assertThat(log.getOut().split("run-notes.refused", -1)).hasSize(2);
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RequestPatternBuilder newsOf(long jobId) {
        return heartbeat(jobId).withRequestBody(matchingJsonPath("$.news"));
    }

    private static RequestPatternBuilder heartbeat(long jobId) {
        return postRequestedFor(urlEqualTo("/api/executions/heartbeat")).withRequestBody(containing(keyOf(jobId)));
    }
}
