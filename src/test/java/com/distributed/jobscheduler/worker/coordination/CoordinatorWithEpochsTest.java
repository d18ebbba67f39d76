package com.distributed.jobscheduler.worker.coordination;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.entry;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A coordinator that pushes, and numbers its assignments (contract: Scheduler Coordinator, "Extensions"). */
@Tag("ci")
class CoordinatorWithEpochsTest {
    private static final String REGISTER = "/api/scheduler-workers/register";
    private static final String HEARTBEAT = "/api/scheduler-workers/heartbeat";

    private final WireMockServer coordinator = WorkerUnderTest.startPeers();
    private WorkerUnderTest worker;

    @BeforeEach
    void start() {
        answers(REGISTER, "[]", 0);
        answers(HEARTBEAT, "[]", 0);
        worker = new WorkerUnderTest(coordinator, "scheduler.worker.desired-segments=10");
        await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
    }

    @AfterEach
    void stop() {
        worker.close();
        coordinator.stop();
    }

    @Test
    void takesAPushAndRefusesAnOlderOneWithNothingChanged() {
        assertThat(push("[1,2]", 7).getStatusCode().value()).isEqualTo(200);

        var stale = push("[3]", 6);

        assertThat(stale.getStatusCode().value()).isEqualTo(409);
        assertThat(stale.getBody().path("errorCode").asText()).isEqualTo("STALE_EPOCH");
        assertThat(held()).containsExactly(1, 2);
        assertThat(push("[1,2]", 7).getStatusCode().value()).isEqualTo(200);
    }

    @Test
    void healsALostPushByTheAnswerToItsHeartbeat() {
        push("[1,2]", 7);
        answers(HEARTBEAT, "[4,5]", 8);
        beat();

        assertThat(held()).containsExactly(4, 5);
    }

    @Test
    void undoesWhatSomebodyElseHasAssigned() {
        push("[1,2]", 7);
        answers(HEARTBEAT, "[1,2]", 7);
        assertThat(push("[1,2,3]", null).getStatusCode().value()).isEqualTo(200);
        assertThat(held()).containsExactly(1, 2, 3);

        beat();

        assertThat(held()).containsExactly(1, 2);
    }

    @Test
    void showsThatSegmentsBelongToNobodyUntilItHearsOtherwise() {
        push("[1,2]", 7);
        coordinator.stubFor(post(urlPathMatching(HEARTBEAT))
                .willReturn(okJson("{\"success\":true,\"data\":{\"workerId\":\"worker-1\",\"status\":\"ONLINE\","
                        + "\"assignedSegments\":[1,2],\"epoch\":7,\"unownedSegments\":90}}")));
        beat();

        assertThat(status().path("unownedSegments").asInt()).isEqualTo(90);
        assertThat(status().path("remark").asText()).contains("90 segments belong to no worker");

        push("[1,2,3]", 8);
        assertThat(status().path("unownedSegments").isNull()).isTrue();
        assertThat(status().path("remark").isNull()).isTrue();
    }

    @Test
    void ignoresAnOlderAnswer() {
        push("[1,2]", 7);
        answers(HEARTBEAT, "[4,5]", 6);
        beat();

        assertThat(held()).containsExactly(1, 2);
    }

    @Test
    void takesNoAnswerWithAnEpochThatNoAgentTakes() {
        push("[1,2]", 7);
        for (var epoch : List.of("-1", "1000000000000000000", "9223372036854775807", "99999999999999999999")) {
            answers(HEARTBEAT, "[4,5]", epoch);
            beat();
            beat();

            assertThat(held()).as(epoch).containsExactly(1, 2);
            assertThat(status().path("assignmentEpoch").asInt()).as(epoch).isEqualTo(7);
        }
    }

    @Test
    void neverAsksToBeReleasedBeforeItAsks() {
        await().untilAsserted(() -> coordinator.verify(1, postRequestedFor(urlPathEqualTo("/api/segments/assign"))));
        assertThat(coordinator.getAllServeEvents())
                .noneMatch(event -> event.getRequest().getMethod().getName().equals("DELETE"));
    }

    @Test
    void registersAgainWhenItWasForgottenAndTakesWhatItIsToldThen() {
        push("[1,2]", 7);
        // Given up once: a further heartbeat confirms it, which may come before this test looks.
        coordinator.stubFor(post(urlPathEqualTo(HEARTBEAT))
                .inScenario("amnesia")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("known again")
                .willReturn(aResponse()
                        .withStatus(404)
                        .withBody("{\"success\":false,\"errorCode\":\"UNKNOWN_WORKER\",\"message\":\"who\"}")));
        answers(REGISTER, "[9]", 2);
        beat();

        await().untilAsserted(() -> assertThat(held()).containsExactly(9));
        coordinator.verify(2, postRequestedFor(urlPathEqualTo(REGISTER)));
    }

    @Test
    void confirmsARevocationOnlyOnceItsDispatchesHaveEnded() {
        push("[1,2]", 7);
        coordinator.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(okJson("{\"success\":true}").withFixedDelay(4_000)));
        worker.lists(entry(newId(), "PENDING", 1, "ONE_TIME"));
        var scan = CompletableFuture.supplyAsync(worker::scan, Thread::startVirtualThread);
        await().until(() -> !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());

        push("[2]", 8);
        beat();
        assertThat(lastReport().segments()).containsExactly(1, 2);
        scan.join(); // this one, or the one that the gained segments started, dispatched it
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1);

        await().untilAsserted(() -> assertThat(lastReport().segments()).containsExactly(2));
        assertThat(lastReport().epoch()).isEqualTo(8);
    }

    @Test
    void tellsTheAgentUnderWhichEpochItDispatches() {
        push("[1]", 7);
        worker.lists(entry(newId(), "PENDING", 1, "ONE_TIME"));
        worker.scan();

        // This scan, or the one that the gained segments started, dispatched it.
        await().until(() -> !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")
                        .getFirst()
                        .getHeader("Scheduler-Epoch"))
                .isEqualTo("7");
    }

    private void answers(String path, String segments, long epoch) {
        answers(path, segments, Long.toString(epoch));
    }

    private void answers(String path, String segments, String epoch) {
        coordinator.stubFor(post(urlPathMatching(path))
                .willReturn(okJson("{\"success\":true,\"data\":{\"workerId\":\"worker-1\",\"status\":\"ONLINE\","
                        + "\"assignedSegments\":%s,\"epoch\":%s}}".formatted(segments, epoch))));
    }

    private ResponseEntity<JsonNode> push(String segments, @Nullable Integer epoch) {
        return worker.http()
                .post()
                .uri("/api/scheduler-worker/segments")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"segments\":%s,\"epoch\":%d}".formatted(segments, epoch))
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private JsonNode status() {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }

    private void beat() {
        worker.context.getBean(HeartbeatReporter.class).beat();
    }

    private LoadReport lastReport() {
        var newest =
                coordinator.findAll(postRequestedFor(urlPathEqualTo(HEARTBEAT))).getLast();
        try {
            return new ObjectMapper().findAndRegisterModules().readValue(newest.getBody(), LoadReport.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Integer> held() {
        return worker.context.getBean(SegmentManager.class).current().segments().toList();
    }
}
