package com.distributed.jobscheduler.worker.explain;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test per cause. Segment 1 is the worker's, segment 50 is not. */
@Tag("application")
class ExplainTest {
    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest();

    final long id = newId();

    @BeforeEach
    void scan() {
        worker.scan();
    }

    private static JsonNode answer(WorkerUnderTest of, long id) {
        return of.http()
                .get()
                .uri("/api/scheduler-worker/jobs/" + id + "/explain")
                .retrieve()
                .body(JsonNode.class);
    }

    private JsonNode explain() {
        return answer(worker, id).path("data");
    }

    private static String cause(JsonNode explanation) {
        assertThat(explanation.path("explanation").asText()).endsWith(".");
        assertThat(explanation.path("next").asText()).isNotBlank();
        return explanation.path("cause").asText();
    }

    private static void stored(WorkerUnderTest of, long id, String fields) {
        of.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson("{\"success\":true,\"data\":{\"id\":%d,%s}}".formatted(id, fields))));
    }

    private void stored(String fields) {
        stored(worker, id, fields);
    }

    private static String due(int segment) {
        return "\"status\":\"PENDING\",\"segment\":" + segment + ",\"nextRunTime\":\"" + DUE + "\"";
    }

    private static void agentSays(int availableSlots) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/worker-agent/status"))
                .willReturn(okJson("{\"success\":true,\"data\":{\"availableSlots\":" + availableSlots + "}}")));
    }

    @Test
    void storeUnreachable() {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("STORE_UNREACHABLE");
        assertThat(explanation.path("facts").path("reason").asText()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"404, UNKNOWN_JOB", "500, UNKNOWN_JOB", "401, STORE_FAILED"})
    void unknownJobToOurStoreAndToABaseOnlyOne(int answer, String cause) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id)).willReturn(status(answer)));

        assertThat(cause(explain())).isEqualTo(cause);
    }

    @Test
    void doesNotTakeAProxyInTheStoresPlaceForAnUnknownJob() {
        try (var other = new WorkerUnderTest()) {
            other.peers.stubFor(post(urlPathEqualTo("/api/job-schedules/claim"))
                    .willReturn(okJson("{\"success\":true,\"data\":[]}")));
            other.assign(1);
            other.scan();
            other.peers.stubFor(get(urlPathEqualTo("/api/jobs/1"))
                    .willReturn(aResponse().withStatus(404).withBody("default backend")));
            other.peers.stubFor(get(urlPathEqualTo("/api/jobs/2"))
                    .willReturn(aResponse()
                            .withStatus(404)
                            .withBody("{\"success\":false,\"errorCode\":\"JOB_NOT_FOUND\"}")));

            assertThat(cause(answer(other, 1).path("data"))).isEqualTo("STORE_UNREACHABLE");
            assertThat(cause(answer(other, 2).path("data"))).isEqualTo("UNKNOWN_JOB");
        }
    }

    @Test
    void answersAnUnknownJobWith404() {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id)).willReturn(status(404)));

        var answer = answer(worker, id);

        assertThat(answer.path("success").asBoolean()).isFalse();
        assertThat(answer.path("errorCode").asText()).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void saysOfAFailedJobThatItsHandlerEndedTheRetries() {
        stored("\"status\":\"FAILED\",\"lastError\":\"no customer\",\"lastVerdict\":\"DO_NOT_RETRY\"");

        assertThat(explain().path("explanation").asText())
                .isEqualTo("It ran and failed: no customer. Its handler ended the retries (DoNotRetry).");
        assertThat(explain().path("facts").path("lastVerdict").asText()).isEqualTo("DO_NOT_RETRY");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED", "CANCELLED", "FAILED", "RUNNING"})
    void itsStatus(String status) {
        stored("\"status\":\"" + status + "\",\"agentId\":\"agent-7\",\"lastError\":\"exit 3\"");

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo(status);
        assertThat(explanation.path("facts").path("status").asText()).isEqualTo(status);
        if (status.equals("RUNNING")) {
            assertThat(explanation.path("explanation").asText()).contains("agent-7");
        }
        if (status.equals("FAILED")) {
            assertThat(explanation.path("explanation").asText()).contains("exit 3");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void refusedByItsAgent(int status) {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(status(status).withBody("{\"success\":false,\"message\":\"payload: not a URL\"}")));
        worker.lists(pending(id));
        worker.scan();
        var said = worker.logged("PUT", "/api/jobs/" + id + "/status?status=FAILED")
                .getFirst()
                .getHeader("Scheduler-Reason");
        stored("\"status\":\"FAILED\",\"lastError\":\"" + URLDecoder.decode(said, StandardCharsets.UTF_8) + "\"");

        assertThat(explain().path("explanation").asText())
                .isEqualTo("It never ran, because its agent refused it: the agent answered " + status
                        + ": payload: not a URL.");
    }

    @Test
    void claimedByAnotherWorkerUntilItsLeaseEnds() {
        stored("\"status\":\"SCHEDULED\",\"claimedBy\":\"worker-2\",\"leaseUntil\":\"2030-01-01T00:00:00Z\"");

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("CLAIMED_ELSEWHERE");
        assertThat(explanation.path("explanation").asText()).contains("worker-2");
        assertThat(explanation.path("facts").path("leaseUntil").asText()).isEqualTo("2030-01-01T00:00:00Z");
    }

    @Test
    void lostClaim() {
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/" + id + "/status")).willReturn(status(409)));
        worker.lists(pending(id));
        worker.scan();
        stored("\"status\":\"SCHEDULED\",\"claimedBy\":\"worker-2\",\"nextRunTime\":\"" + DUE + "\"");

        assertThat(cause(explain())).isEqualTo("LOST_CLAIM");
    }

    @Test
    void acceptedByAnAgentAndNotStartedYet() {
        worker.lists(pending(id));
        worker.scan();
        stored("\"status\":\"SCHEDULED\",\"nextRunTime\":\"" + DUE + "\"");

        assertThat(cause(explain())).isEqualTo("ACCEPTED");
    }

    @Test
    void claimInDoubt() {
        stored("\"status\":\"SCHEDULED\",\"claimedBy\":\"worker-1\",\"nextRunTime\":\"" + DUE
                + "\",\"leaseUntil\":\"2030-01-01T00:00:00Z\"");

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("CLAIM_IN_DOUBT");
        assertThat(explanation.path("next").asText()).contains("2030-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"5, DISPATCHING", "0, AGENT_AT_CAPACITY"})
    void beingDispatchedInThisMoment(int slots, String cause) {
        agentSays(slots);
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(okJson("{\"success\":true}").withFixedDelay(5_000)));
        worker.lists(pending(id));
        var scanner = worker.context.getBean(ScheduleScanner.class);
        await().until(() -> scanner.scanOnce().isPresent());
        await().until(() -> !worker.logged("PUT", "/api/jobs/" + id).isEmpty());
        stored("\"status\":\"SCHEDULED\",\"nextRunTime\":\"" + DUE + "\"");

        assertThat(cause(explain())).isEqualTo(cause);
        await().until(() -> worker.context.getBean(JobDispatcher.class).inFlight() == 0);
    }

    @Test
    void jobPaused() {
        stored(due(1) + ",\"paused\":true");

        assertThat(cause(explain())).isEqualTo("JOB_PAUSED");
    }

    @Test
    void notDueYetWithItsTime() {
        var at = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        stored(due(50).replace(DUE, at.toString()));

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("NOT_DUE");
        assertThat(explanation.path("explanation").asText()).contains(at.toString());
        assertThat(explanation.path("facts").path("nextRunTime").asText()).isEqualTo(at.toString());
    }

    @Test
    void notDueYetWithTheDaysThatItsCalendarExcludes() {
        var at = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        stored(due(50).replace(DUE, at.toString())
                + ",\"calendarNote\":\"leaves out 2026-12-25, excluded by the calendar 'de'\"");

        assertThat(explain().path("explanation").asText())
                .isEqualTo("It is due at " + at + " (leaves out 2026-12-25, excluded by the calendar 'de').");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "consecutiveFailures":0,"lastSuccessAt":"2026-01-05T10:00:00Z"                            | It is due at
            "consecutiveFailures":0,"lastError":"a success has no error of its run"                 | It is due at
            "consecutiveFailures":1,"lastFailureAt":"2026-01-05T10:00:00Z"                            | Its last run failed at 2026-01-05T10:00:00Z. It is due at
            "consecutiveFailures":3,"lastFailureAt":"2026-01-05T10:00:00Z","lastError":"exit 3"      | Its last 3 runs failed, the latest at 2026-01-05T10:00:00Z: exit 3. It is due at
            "consecutiveFailures":5,"lastFailureAt":"2026-01-05T10:00:00Z","lastError":"x.","retryCount":2 | Its last 5 runs failed, the latest at 2026-01-05T10:00:00Z: x. Retry 2 is due at
            "consecutiveFailures":1,"lastError":"no customer","lastVerdict":"DO_NOT_RETRY"           | Its last run failed: no customer. Its handler ended the retries (DoNotRetry). It is due at
            "consecutiveFailures":1,"lastError":"busy","lastVerdict":"RETRY_AFTER","retryCount":1    | Its last run failed: busy. Retry 1 waits as its handler asked (RetryAfter), and is due at
            "consecutiveFailures":4,"lastError":"busy","lastVerdict":"RETRY_AFTER","retryCount":0    | Its last 4 runs failed, the latest: busy. It is due at
            "lastError":"exit 3"                                                                     | Its last run failed: exit 3. It is due at
            "retryCount":1                                                                           | Its last run failed. Retry 1 is due at
            """)
    void notDueAndHowItsLastRunsEnded(String fields, String words) {
        var at = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        stored("\"status\":\"PENDING\",\"segment\":1,\"nextRunTime\":\"" + at + "\"," + fields);

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("NOT_DUE");
        assertThat(explanation.path("explanation").asText()).isEqualTo(words + " " + at + ".");
        if (fields.contains("consecutiveFailures\":3")) {
            assertThat(explanation.path("facts").path("consecutiveFailures").asInt())
                    .isEqualTo(3);
            assertThat(explanation.path("facts").path("lastFailureAt").asText()).isEqualTo("2026-01-05T10:00:00Z");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            200 | {"success":true,"data":[{"segment":50,"workerId":"worker-2","state":"OWNED"}]} | worker-2
            200 | {"success":true,"data":[{"segment":50,"workerId":null,"state":"FREE"}]}        | nor to any other
            404 | {"status":404,"error":"Not Found"}                                             | does not tell
            503 | {"success":false}                                                              | cannot be asked
            """)
    void segmentNotAssignedAndToWhomItIs(int status, String body, String words) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/segments"))
                .willReturn(aResponse().withStatus(status).withBody(body)));
        stored(due(50));

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("SEGMENT_NOT_ASSIGNED");
        assertThat(explanation.path("explanation").asText()).contains("segment 50", words);
    }

    @Test
    void segmentNotInForceHereThoughTheCoordinatorNamesThisWorker() {
        worker.peers.stubFor(
                get(urlPathEqualTo("/api/segments"))
                        .willReturn(
                                okJson(
                                        "{\"success\":true,\"data\":[{\"segment\":50,\"workerId\":\"worker-1\",\"state\":\"OWNED\"}]}")));
        stored(due(50));

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("SEGMENT_NOT_ASSIGNED");
        assertThat(explanation.path("explanation").asText())
                .contains("segment 50", "the coordinator has it as this worker's");
        assertThat(explanation.path("next").asText()).contains("heartbeat").doesNotContain("Ask worker-1");
    }

    @Test
    void draining() {
        try (var leaving = new WorkerUnderTest()) {
            leaving.assign(1);
            stored(leaving, id, due(1));
            leaving.context.getBean(ScheduleScanner.class).stop();

            assertThat(cause(answer(leaving, id).path("data"))).isEqualTo("DRAINING");
        }
    }

    @Test
    void paused() {
        stored(due(1));
        worker.http().post().uri("/api/scheduler-worker/pause").retrieve().toBodilessEntity();
        try {
            assertThat(cause(explain())).isEqualTo("PAUSED");
        } finally {
            worker.http().post().uri("/api/scheduler-worker/resume").retrieve().toBodilessEntity();
        }
    }

    @Test
    void circuitOpen() {
        stored(due(1));
        worker.context
                .getBean(CircuitBreakerRegistry.class)
                .circuitBreaker("worker-agent")
                .transitionToForcedOpenState();

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("CIRCUIT_OPEN");
        assertThat(explanation.path("facts").path("agents").get(0).path("name").asText())
                .isNotBlank();
    }

    @Test
    void agentAtCapacityByItsOwnWord() {
        stored(due(1));
        agentSays(0);

        assertThat(cause(explain())).isEqualTo("AGENT_AT_CAPACITY");
    }

    @Test
    void agentAtCapacityByItsLastAnswer() {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(status(503)));
        worker.lists(pending(id));
        worker.scan();
        stored(due(1));

        assertThat(cause(explain())).isEqualTo("AGENT_AT_CAPACITY");
        agentSays(3);
        assertThat(cause(explain())).isEqualTo("LAST_TRY_FAILED");
    }

    @Test
    void agentUnreachable() {
        stored(due(1));
        worker.peers.stubFor(get(urlPathEqualTo("/api/worker-agent/status"))
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThat(cause(explain())).isEqualTo("AGENT_UNREACHABLE");
    }

    @Test
    void scanFailing() {
        stored(due(1));
        worker.peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due")).willReturn(status(500)));
        worker.scan();

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("SCAN_FAILING");
        assertThat(explanation.path("explanation").asText()).contains("500");
    }

    @Test
    void waitingForTheNextScanWithItsTime() {
        stored(due(1));

        var explanation = explain();

        assertThat(cause(explanation)).isEqualTo("WAITING_FOR_SCAN");
        assertThat(explanation.path("next").asText())
                .contains(worker.context
                        .getBean(ScheduleScanner.class)
                        .nextScanTime()
                        .toString());
    }

    @Test
    void refusesAnIdThatIsNoNumber() {
        var answer = worker.http()
                .get()
                .uri("/api/scheduler-worker/jobs/x/explain")
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody().path("message").asText()).contains("id", "'x'");
    }
}
