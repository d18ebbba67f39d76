package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.entry;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a claimed occurrence (semantics: "What the worker does when …"). */
@Tag("application")
class DispatchTest {
    private static final String OK = "{\"success\":true,\"data\":\"OK\"}";

    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest(
            "scheduler.worker.retry-after-cap=1200ms",
            "scheduler.worker.max-response-size=64KB",
            "resilience4j.bulkhead.instances.dispatch.max-concurrent-calls=1");

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void failsAJobThatWillNeverWorkAndSendsItOnce(int status) {
        agentAnswers(aResponse().withStatus(status));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNDELIVERABLE, 1));
        assertThat(dispatches()).hasSize(1);
        assertThat(moves(id)).containsExactly("SCHEDULED", "FAILED");
    }

    /** The agent refuses a header that the worker sends with every job, not this job. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Scheduler-Epoch", "Scheduler-Claim", "Idempotency-Key", "Scheduler-Worker-Id", "Scheduler-Alone"
            })
    void returnsAJobWhenTheAgentRefusesTheWorkersOwnHeader(String header) {
        agentAnswers(invalid(header + ": must be something else"));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED", "PENDING");
        assertThat(status().path("agentCircuit").asText()).isEqualTo("OPEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobName: must be shorter", "Scheduler-Epoch is too old", "I know no Scheduler-Epoch: x"})
    void failsAJobThatTheAgentRefusesForAnotherReason(String message) {
        agentAnswers(invalid(message));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNDELIVERABLE, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED", "FAILED");
    }

    private static ResponseDefinitionBuilder invalid(String message) {
        return aResponse()
                .withStatus(400)
                .withBody("{\"success\":false,\"errorCode\":\"VALIDATION_FAILED\",\"message\":\"%s\"}"
                        .formatted(message));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 408})
    void repeatsAnUnknownOutcomeUnderTheSameKeyAndThenLeavesTheJobScheduled(int status) {
        agentAnswers(aResponse().withStatus(status));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
        assertThat(dispatches()).hasSize(3);
        assertThat(dispatches().stream().map(r -> r.getHeader("Idempotency-Key")))
                .containsOnly(key(id));
        assertThat(moves(id)).containsExactly("SCHEDULED");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE"})
    void takesABrokenAnswerForAnUnknownOutcome(Fault fault) {
        agentAnswers(aResponse().withFault(fault));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
        assertThat(dispatches()).hasSize(3);
        assertThat(moves(id)).containsExactly("SCHEDULED");
    }

    @Test
    void takesA2xxThatSaysFailureForAnUnknownOutcome() {
        agentAnswers(okJson("{\"success\":false,\"message\":\"no\"}"));
        listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
    }

    @Test
    void takesAProxysPageForAnUnknownOutcome() {
        agentAnswers(aResponse().withHeader("Content-Type", "text/html").withBody("Soon back"));
        listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
    }

    @Test
    void readsNoMoreOfAnAnswerThanItsLimit() {
        agentAnswers(okJson("{\"success\":true,\"data\":\"" + "x".repeat(1_000_000) + "\"}"));
        listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
    }

    @Test
    void givesAnAnswerThatNeverComesUpAtItsDeadline() {
        isGivenUpAtItsDeadline(okJson(OK).withFixedDelay(60_000));
    }

    @Test
    void givesAnAnswerThatDripsUpAtItsDeadline() {
        isGivenUpAtItsDeadline(okJson(OK + " ".repeat(60)).withChunkedDribbleDelay(60, 60_000));
    }

    private static void isGivenUpAtItsDeadline(ResponseDefinitionBuilder answer) {
        try (var impatient = new WorkerUnderTest("scheduler.worker.dispatch-timeout=700ms")) {
            impatient.settle();
            impatient.peers.stubFor(
                    post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(answer));
            impatient.lists(pending(newId()));

            assertThat(impatient.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 429})
    void waitsAsLongAsABusyAgentAsksItTo(int status) {
        agentAnswersFirst(aResponse().withStatus(status).withHeader("Retry-After", "1"));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
        var sent = dispatches();
        assertThat(sent).hasSize(2);
        assertThat(Duration.between(
                        sent.get(0).getLoggedDate().toInstant(),
                        sent.get(1).getLoggedDate().toInstant()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(990));
        assertThat(moves(id)).containsExactly("SCHEDULED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"86400", "Fri, 31 Dec 2055 23:59:59 GMT"})
    void waitsNoLongerThanItsCapWhateverTheAgentAsks(String retryAfter) {
        agentAnswersFirst(aResponse().withStatus(503).withHeader("Retry-After", retryAfter));
        listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
        assertThat(dispatches()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "999999999999999999999", "Fri, 31 Dec 1999 23:59:59 GMT"})
    void backsOffByItselfWhenTheAgentAsksForNothingSensible(String retryAfter) {
        agentAnswersFirst(aResponse().withStatus(503).withHeader("Retry-After", retryAfter));
        listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
    }

    @Test
    void returnsAJobThatABusyAgentNeverTook() {
        agentAnswers(aResponse().withStatus(503));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
        assertThat(dispatches()).hasSize(3);
        assertThat(moves(id)).containsExactly("SCHEDULED", "PENDING");
    }

    @Test
    void keepsItsDoubtWhenALaterAttemptSurelyDidNotArrive() {
        agentAnswers(aResponse().withStatus(503));
        agentAnswersFirst(aResponse().withStatus(500), aResponse().withStatus(503));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.UNCONFIRMED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 302})
    void returnsTheJobAndClaimsNoMoreWhenItIsMisconfigured(int status) {
        agentAnswers(aResponse().withStatus(status).withHeader("Location", worker.peers.baseUrl() + "/elsewhere"));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
        assertThat(dispatches()).hasSize(1);
        assertThat(moves(id)).containsExactly("SCHEDULED", "PENDING");

        var next = listed();
        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.CIRCUIT_OPEN, 1));
        assertThat(moves(next)).isEmpty();
        assertThat(worker.requests()).noneMatch(r -> r.contains("/elsewhere"));
        assertThat(status().path("agentCircuit").asText()).isEqualTo("OPEN");
        assertThat(status().path("remark").asText()).contains("circuit of worker-agent is OPEN");
    }

    @Test
    void takesAnAgentThatHasTheOccurrenceAlreadyForSuccess() {
        agentAnswers(aResponse().withStatus(409));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED");
    }

    @Test
    void returnsAJobThatItMayNoLongerDispatch() {
        agentAnswers(aResponse().withStatus(409).withBody("{\"success\":false,\"errorCode\":\"STALE_EPOCH\"}"));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED", "PENDING");
    }

    @ParameterizedTest
    @CsvSource({"503, RETURNED, PENDING", "400, UNDELIVERABLE, FAILED", "500, UNCONFIRMED, "})
    void showsItsClaimWhereTheStoreGaveOne(int status, DispatchOutcome outcome, String settled) {
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/\\d+/status"))
                .willReturn(okJson("{\"success\":true}").withHeader("Scheduler-Claim", "token-1")));
        agentAnswers(aResponse().withStatus(status));
        var id = listed();

        assertThat(outcomes()).containsExactly(Map.entry(outcome, 1));
        assertThat(dispatches().getFirst().getHeader("Scheduler-Claim")).isEqualTo("token-1");
        var settling = worker.logged("PUT", "/api/jobs/" + id).stream().skip(1).toList();
        if (settled == null) {
            assertThat(settling).isEmpty();
        } else {
            assertThat(settling).hasSize(1);
            assertThat(settling.getFirst().getUrl()).endsWith("status=" + settled);
            assertThat(settling.getFirst().getHeader("Scheduler-Claim")).isEqualTo("token-1");
        }
    }

    @Test
    void returnsAJobEvenThroughAShortOutageOfTheStore() {
        agentAnswers(aResponse().withStatus(503));
        var id = newId();
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/.*"))
                .withQueryParam("status", equalTo("PENDING"))
                .inScenario("return")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(500))
                .willSetStateTo("back"));
        worker.lists(pending(id));

        assertThat(outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
        assertThat(moves(id)).containsExactly("SCHEDULED", "PENDING", "PENDING");
    }

    @Test
    void returnsTheJobsOfAnAgentThatIsNotThere() {
        try (var lonely = new WorkerUnderTest("scheduler.worker.worker-agent-url=http://localhost:1")) {
            lonely.settle();
            var id = newId();
            lonely.lists(pending(id));

            assertThat(lonely.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
            assertThat(moves(lonely, id)).containsExactly("SCHEDULED", "PENDING");
        }
    }

    @Test
    void triesAnUnconfirmedJobAgainLaterWhereTheAgentIsKnownToDeduplicate() {
        try (var trusting = new WorkerUnderTest("scheduler.worker.agent-deduplicates=true")) {
            trusting.settle();
            trusting.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                    .willReturn(aResponse().withStatus(500)));
            var id = newId();
            trusting.lists(pending(id));

            assertThat(trusting.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));
            assertThat(moves(trusting, id)).containsExactly("SCHEDULED", "PENDING");
        }
    }

    @Test
    void dropsWhatItHasNotClaimedWhenItsSegmentIsRevokedAndFinishesWhatItHas() {
        agentAnswers(okJson(OK).withFixedDelay(4_000));
        var claimed = newId();
        var waiting = newId();
        worker.lists(entry(claimed, "PENDING", 1, "ONE_TIME"), entry(waiting, "PENDING", 2, "ONE_TIME"));

        var scan = CompletableFuture.supplyAsync(worker::scan, Thread::startVirtualThread);
        await().until(() -> !dispatches().isEmpty());
        worker.assign(0);

        assertThat(scan.join().outcomes())
                .containsOnly(Map.entry(DispatchOutcome.DISPATCHED, 1), Map.entry(DispatchOutcome.REVOKED, 1));
        assertThat(moves(claimed)).containsExactly("SCHEDULED");
        assertThat(moves(waiting)).isEmpty();
    }

    private static long listed() {
        var id = newId();
        worker.lists(pending(id));
        return id;
    }

    private static Map<DispatchOutcome, Integer> outcomes() {
        return worker.scan().outcomes();
    }

    private static void agentAnswers(ResponseDefinitionBuilder answer) {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(answer));
    }

    /** These answers, one after the other, and then the earlier stub again. */
    private static void agentAnswersFirst(ResponseDefinitionBuilder... answers) {
        for (var i = 0; i < answers.length; i++) {
            worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                    .inScenario("agent")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answered " + i)
                    .willReturn(answers[i])
                    .willSetStateTo("answered " + (i + 1)));
        }
    }

    private static List<LoggedRequest> dispatches() {
        return worker.logged("POST", "/api/worker-agent/dispatch");
    }

    private static List<String> moves(long id) {
        return moves(worker, id);
    }

    /** The statuses that the store received, in order. */
    private static List<String> moves(WorkerUnderTest worker, long id) {
        return worker.logged("PUT", "/api/jobs/" + id + "/status").stream()
                .map(r -> r.queryParameter("status").firstValue())
                .toList();
    }

    private static JsonNode status() {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }

    private static String key(long id) {
        return id + ":" + Instant.parse(DUE).toEpochMilli();
    }
}
