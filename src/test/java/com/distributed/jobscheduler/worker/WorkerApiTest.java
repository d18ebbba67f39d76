package com.distributed.jobscheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The worker's own endpoints (contract: "Scheduler Worker"). */
class WorkerApiTest {
    private static final String SEGMENTS = "/api/scheduler-worker/segments";

    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest(WorkerUnderTest.ACTUATOR);

    @ParameterizedTest
    @ValueSource(strings = {"{\"segments\":[42,7,0]}", "[7,0,42]", "{\"segments\":[7,42,0],\"more\":{}}"})
    void replacesTheWholeSet(String body) {
        var answer = post(SEGMENTS, body);

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody().path("data").path("workerId").asText()).isEqualTo("worker-1");
        assertThat(segments()).isEqualTo("[0,7,42]");
    }

    @Test
    void scansNothingWhenTheSetIsEmpty() {
        assertThat(post(SEGMENTS, "{\"segments\":[]}").getStatusCode().value()).isEqualTo(200);
        assertThat(segments()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"segments":[100]}           | 400 | segments[0]: 100
            {"segments":[3,-1]}          | 400 | segments[1]: -1
            {"segments":[3,3]}           | 400 | segments[1]: 3 is repeated
            {"segments":[null]}          | 400 | segments[0]
            {"segments":["3"]}           | 400 | segments[0]
            {"segments":[1.5]}           | 400 | segments[0]
            {"segments":[1.0]}           | 400 | segments[0]
            {"segments":[true]}          | 400 | segments[0]
            {"segments":[[1]]}           | 400 | segments[0]
            {"segments":[99999999999999]}| 400 | segments[0]
            {"segments":"1,2"}           | 400 | segments
            {"segments":null}            | 400 | segments
            {"segment":[1]}              | 400 | segments
            {"segments":[1],"epoch":"1"} | 400 | epoch
            {"segments":[1],"epoch":-1}  | 400 | epoch
            {"segments":[1],"epoch":1.5} | 400 | epoch
            {"segments":[1],"epoch":1000000000000000000}  | 400 | epoch: must be an integer from 0 to 999999999999999999
            {"segments":[1],"epoch":9223372036854775807}  | 400 | epoch: must be an integer from 0 to 999999999999999999
            {"segments":[1],"epoch":99999999999999999999} | 400 | epoch: must be an integer from 0 to 999999999999999999
            {"segments":[1]              | 400 | JSON
            {"segments":[1]} x           | 400 | JSON
            "1"                          | 400 | body
            7                            | 400 | body
            null                         | 400 | body
            """)
    void refusesWhatIsNoSetOfSegmentsAndChangesNothing(String body, int status, String field) {
        var answer = post(SEGMENTS, body);

        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(answer.getBody().path("success").asBoolean()).isFalse();
        assertThat(answer.getBody().path("message").asText()).contains(field);
        assertThat(answer.getBody().path("errorCode").asText()).isNotEmpty();
        assertThat(segments()).isEqualTo("[0,1,2]");
    }

    @Test
    void refusesMoreSegmentsThanThereAre() {
        var answer = post(SEGMENTS, "[" + "1,".repeat(100) + "1]");

        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody().path("message").asText()).contains("segments", "100");
    }

    @Test
    void refusesABodyThatIsTooLongOrTooDeep() {
        assertThat(post(SEGMENTS, " ".repeat(2_000_000)).getStatusCode().value())
                .isEqualTo(413);
        assertThat(post(SEGMENTS, "[".repeat(5_000)).getStatusCode().value()).isEqualTo(400);
        assertThat(post(SEGMENTS, "").getStatusCode().value()).isEqualTo(400);
        assertThat(segments()).isEqualTo("[0,1,2]");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/scheduler-worker/segments, 405, METHOD_NOT_ALLOWED",
        "DELETE, /api/scheduler-worker/status, 405, METHOD_NOT_ALLOWED",
        "GET, /api/scheduler-worker/scan, 405, METHOD_NOT_ALLOWED",
        "GET, /api/scheduler-worker/nothing, 404, NOT_FOUND"
    })
    void answersEveryRefusalInTheEnvelope(String method, String path, int status, String code) {
        var answer = worker.http()
                .method(HttpMethod.valueOf(method))
                .uri(path)
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(answer.getBody().path("errorCode").asText()).isEqualTo(code);
    }

    @Test
    void refusesABodyThatIsNoJson() {
        var answer = worker.http()
                .post()
                .uri(SEGMENTS)
                .contentType(MediaType.APPLICATION_XML)
                .body("<segments/>")
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(415);
        assertThat(answer.getBody().path("success").asBoolean()).isFalse();
    }

    @Test
    void tellsItsStatus() {
        var status = get("/api/scheduler-worker/status").path("data");

        assertThat(status.path("workerId").asText()).isEqualTo("worker-1");
        assertThat(status.path("status").asText()).isEqualTo("ONLINE");
        assertThat(status.path("assignedSegmentCount").asInt()).isEqualTo(3);
        assertThat(status.path("jobsDispatchedCount").isIntegralNumber()).isTrue();
        assertThat(status.path("lastScanTime").asText()).endsWith("Z");
    }

    @Test
    void scansWhenAskedTo() {
        // 409 for a moment: the scan of the new segments is counted, but has not ended.
        await().until(() ->
                post("/api/scheduler-worker/scan", "").getStatusCode().value() == 202);

        await().until(() -> !worker.logged("GET", "/api/job-schedules/due").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void tellsItsHealth(String path) {
        assertThat(worker.management()
                        .get()
                        .uri(path)
                        .retrieve()
                        .body(JsonNode.class)
                        .path("status")
                        .asText())
                .isEqualTo("UP");
    }

    @Test
    void hasEveryMetricFromTheStart() {
        try (var fresh = new WorkerUnderTest(WorkerUnderTest.ACTUATOR)) {
            var metrics = fresh.management()
                    .get()
                    .uri("/actuator/prometheus")
                    .retrieve()
                    .body(String.class);

            assertThat(metrics)
                    .contains(Stream.of(
                                    "scan_duration_seconds_count",
                                    "scan_due_count",
                                    "scan_dispatched_count",
                                    "scan_skipped_total{reason=\"segment\"",
                                    "scans_total{outcome=\"failed\"",
                                    "dispatches_total{outcome=\"dispatched\"",
                                    "dispatches_total{outcome=\"undeliverable\"",
                                    "dispatch_retries_total",
                                    "dispatch_attempts_total",
                                    "dispatch_lag_seconds_count",
                                    "dispatch_inflight",
                                    "segments_assigned",
                                    "segments_rebalances_total",
                                    "segment_dispatches_total{segment=\"99\"",
                                    "heartbeats_total{outcome=\"success\"",
                                    "heartbeat_last_success_seconds",
                                    "peer_connection_errors_total{peer=\"job-store\"",
                                    "clock_skew_seconds")
                            .map(name -> "\nscheduler_worker_" + name)
                            .toList());
            assertThat(metrics)
                    .contains(List.of(
                            "resilience4j_circuitbreaker_state{",
                            "resilience4j_retry_calls_total{",
                            "resilience4j_bulkhead_available_concurrent_calls{"));
        }
    }

    private static ResponseEntity<JsonNode> post(String path, String body) {
        return worker.http()
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static JsonNode get(String path) {
        return worker.http().get().uri(path).retrieve().body(JsonNode.class);
    }

    private static String segments() {
        return get(SEGMENTS).path("data").path("segments").toString();
    }
}
