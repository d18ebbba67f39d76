package com.distributed.jobscheduler.worker.coordination;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A state that lasts over heartbeats or scans is logged once at its begin and once at its end. */
@Tag("ci")
@ExtendWith(OwnLog.Extension.class)
class SaidOnceTest {
    private static final String HEARTBEAT = "/api/scheduler-workers/heartbeat";

    private final SettableClock clock = new SettableClock();
    private final WireMockServer peers = WorkerUnderTest.startPeers();
    private WorkerUnderTest worker;

    @AfterEach
    void stop() {
        worker.close();
    }

    private void start(String... properties) {
        worker = new WorkerUnderTest(peers, clock, properties);
        await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
    }

    @Test
    void aBaseOnlyCoordinatorThatGrantsNothing(OwnLog output) {
        start("scheduler.worker.desired-segments=3");
        for (var i = 0; i < 40; i++) {
            beat();
            settled();
        }

        assertThat(lines(output, "registration.done")).hasSize(1);
        assertThat(lines(output, "segments.none-granted"))
                .singleElement()
                .asString()
                .contains("desired=3", "none is free at the coordinator", "DELETE /api/segments/release");
        assertThat(asked()).as("at the registration, then ever more rarely").isEqualTo(7);
        assertThat(peers.findAll(postRequestedFor(urlPathEqualTo("/api/scheduler-workers/register"))))
                .hasSize(1);
        assertThat(remark())
                .contains(
                        "no segments are assigned",
                        "granted none of the 3",
                        "since 2030-01-01T00:00:00Z",
                        "none is free");
        assertThat(explain()).contains("\"SEGMENT_NOT_ASSIGNED\"", "granted none of the 3", "none is free");

        peers.stubFor(
                post(urlPathEqualTo("/api/segments/assign")).willReturn(okJson("{\"success\":true,\"data\":[9]}")));
        for (var i = 0; i < 11; i++) {
            beat();
            settled();
        }
        assertThat(held()).containsExactly(9);
        assertThat(lines(output, "segments.granted")).hasSize(1);
        assertThat(remark()).doesNotContain("granted");
    }

    @Test
    void aBalancingCoordinatorThatGrantsNothing(OwnLog output) {
        answersHeartbeats(assignment("[]", 0));
        peers.stubFor(post(urlPathEqualTo("/api/scheduler-workers/register")).willReturn(okJson(assignment("[]", 0))));
        start("scheduler.worker.desired-segments=3");
        beat();
        assertThat(lines(output, "segments.none-granted"))
                .as("not while it balances")
                .isEmpty();
        assertThat(remark()).contains("granted none of the 3");

        clock.advance(Duration.ofSeconds(30));
        beat();
        beat();
        assertThat(lines(output, "segments.none-granted"))
                .singleElement()
                .asString()
                .contains("released there", "/api/segments/assign?workerId=worker-1&desiredSegments=3");

        answersHeartbeats(assignment("[4]", 5));
        beat();
        beat();
        assertThat(held()).containsExactly(4);
        assertThat(lines(output, "segments.granted")).singleElement().asString().contains("after=PT30S");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void aCoordinatorThatWasPutBackToALowerEpoch(OwnLog output) {
        answersHeartbeats(assignment("[4]", 9));
        start();
        beat();
        answersHeartbeats(assignment("[4,5]", 3));
        for (var i = 0; i < 5; i++) {
            beat();
        }

        assertThat(held()).containsExactly(4, 5);
        assertThat(lines(output, "assignment.put-back"))
                .singleElement()
                .asString()
                .contains("WARN", "epoch=3", "inForce=9");
        assertThat(lines(output, "segments.stale")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void aCoordinatorThatRefusesEveryHeartbeat(int status, OwnLog output) {
        peers.stubFor(post(urlPathEqualTo(HEARTBEAT)).willReturn(aResponse().withStatus(status)));
        start();
        for (var i = 0; i < 5; i++) {
            beat();
            settled();
        }

        assertThat(lines(output, "heartbeat.refused")).hasSize(1);
        assertThat(lines(output, "registration.done")).hasSize(status == 503 ? 1 : 2);

        answersHeartbeats("{\"success\":true,\"data\":{\"workerId\":\"worker-1\",\"assignedSegments\":null}}");
        beat();
        beat();
        assertThat(lines(output, "heartbeat.accepted")).hasSize(1);
    }

    @Test
    void aCoordinatorThatNamesSegmentsThatDoNotExist(OwnLog output) {
        answersHeartbeats(assignment("[0,100]", 1));
        start("scheduler.worker.assigned-segments=1");
        beat();
        beat();
        beat();
        assertThat(lines(output, "assignment.ignored")).hasSize(1);

        answersHeartbeats(assignment("[1]", 2));
        beat();
        beat();
        assertThat(lines(output, "assignment.right-again")).hasSize(1);
    }

    @Test
    void aDueListWithAMalformedEntry(OwnLog output) {
        start("scheduler.worker.assigned-segments=1");
        worker.lists("{}", pending(newId()), "{\"jobId\":\"x\"}");
        worker.scan();
        worker.scan();
        worker.scan();
        assertThat(lines(output, "scan-entry.malformed")).hasSize(1);

        worker.lists(pending(newId()));
        worker.scan();
        worker.scan();
        assertThat(lines(output, "scan-list.well-formed")).hasSize(1);
    }

    private static String assignment(String segments, int epoch) {
        return "{\"success\":true,\"data\":{\"workerId\":\"worker-1\",\"assignedSegments\":%s,\"epoch\":%d}}"
                .formatted(segments, epoch);
    }

    private void answersHeartbeats(String body) {
        peers.stubFor(post(urlPathEqualTo(HEARTBEAT)).willReturn(okJson(body)));
    }

    private void beat() {
        worker.context.getBean(HeartbeatReporter.class).beat();
    }

    /** Background work of a heartbeat has ended. */
    private void settled() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !worker.context.getBean(Registration.class).isRunning());
    }

    private int asked() {
        return peers.findAll(postRequestedFor(urlPathEqualTo("/api/segments/assign")))
                .size();
    }

    private String remark() {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data")
                .path("remark")
                .asText();
    }

    private String explain() {
        peers.stubFor(get(urlPathMatching("/api/jobs/7"))
                .willReturn(okJson("{\"success\":true,\"data\":{\"status\":\"PENDING\",\"segment\":5,\"nextRunTime\":\""
                        + DUE + "\"}}")));
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/jobs/7/explain")
                .retrieve()
                .body(String.class);
    }

    private List<Integer> held() {
        return worker.context.getBean(SegmentManager.class).current().segments().toList();
    }

    private static List<String> lines(OwnLog output, String event) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(" " + event + " "))
                .toList();
    }
}
