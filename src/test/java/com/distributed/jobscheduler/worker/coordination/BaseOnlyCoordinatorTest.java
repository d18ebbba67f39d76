package com.distributed.jobscheduler.worker.coordination;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coordinator of the base contract alone: no pushes, no epochs, an additive assign (contract: Scheduler Coordinator). */
@Tag("ci")
class BaseOnlyCoordinatorTest {
    private static final String REGISTER = "/api/scheduler-workers/register";
    private static final String HEARTBEAT = "/api/scheduler-workers/heartbeat";
    private static final String RELEASE = "/api/segments/release";

    private final WireMockServer coordinator = WorkerUnderTest.startPeers();
    private WorkerUnderTest worker;

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
        coordinator.stop();
    }

    private void start(String... properties) {
        worker = new WorkerUnderTest(coordinator, properties);
        await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
    }

    @Test
    void registersOnceAndAsksForNothingByDefault() {
        start();
        beat();

        assertThat(calls())
                .containsExactly(
                        "POST /api/scheduler-workers/register?workerId=worker-1",
                        "POST /api/scheduler-workers/heartbeat?workerId=worker-1");
        assertThat(held()).isEmpty();
    }

    @Test
    void saysWhereItCanBeReachedAndHowLoadedItIs() {
        start("scheduler.worker.url=http://worker.example:9000", "scheduler.worker.assigned-segments=3,4");
        beat();

        coordinator.verify(postRequestedFor(urlPathEqualTo(REGISTER))
                .withHeader("Scheduler-Worker-Url", equalTo("http://worker.example:9000")));
        coordinator.verify(postRequestedFor(urlPathEqualTo(HEARTBEAT))
                .withRequestBody(equalToJson(
                        "{\"status\":\"ONLINE\",\"assignedSegmentCount\":2,\"inFlight\":0,\"jobsDispatchedCount\":0,"
                                + "\"segments\":[3,4]}",
                        true,
                        true)));
    }

    @Test
    void releasesBeforeItAsksAndAsksOnce() {
        coordinator.stubFor(
                post(urlPathEqualTo("/api/segments/assign")).willReturn(okJson("{\"success\":true,\"data\":[5,6,7]}")));
        start("scheduler.worker.desired-segments=3");
        await().untilAsserted(() -> assertThat(held()).containsExactly(5, 6, 7));
        beat();
        beat();

        assertThat(calls())
                .containsExactly(
                        "POST /api/scheduler-workers/register?workerId=worker-1",
                        "DELETE /api/segments/release?workerId=worker-1",
                        "POST /api/segments/assign?workerId=worker-1&desiredSegments=3",
                        "POST /api/scheduler-workers/heartbeat?workerId=worker-1",
                        "POST /api/scheduler-workers/heartbeat?workerId=worker-1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void asksForNoneBeforeItsReleaseWasAnswered(Fault lost) {
        coordinator.stubFor(delete(urlPathEqualTo(RELEASE))
                .inScenario("release")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(lost))
                .willSetStateTo("answered"));
        coordinator.stubFor(
                post(urlPathEqualTo("/api/segments/assign")).willReturn(okJson("{\"success\":true,\"data\":[5,6,7]}")));
        start("scheduler.worker.desired-segments=3", "scheduler.worker.registration-backoff=100ms");
        await().untilAsserted(() -> assertThat(held()).containsExactly(5, 6, 7));

        assertThat(calls())
                .containsExactly(
                        "POST /api/scheduler-workers/register?workerId=worker-1",
                        "DELETE /api/segments/release?workerId=worker-1",
                        "POST /api/scheduler-workers/register?workerId=worker-1",
                        "DELETE /api/segments/release?workerId=worker-1",
                        "POST /api/segments/assign?workerId=worker-1&desiredSegments=3");
    }

    @Test
    void asksAgainWhileItWasGivenNone() {
        start("scheduler.worker.desired-segments=3");
        coordinator.stubFor(
                post(urlPathEqualTo("/api/segments/assign")).willReturn(okJson("{\"success\":true,\"data\":[9]}")));

        beat();

        await().untilAsserted(() -> assertThat(held()).containsExactly(9));
    }

    @Test
    void registersAndAsksAgainWhenItsHeartbeatIsAnswered500() {
        coordinator.stubFor(
                post(urlPathEqualTo("/api/segments/assign")).willReturn(okJson("{\"success\":true,\"data\":[5,6]}")));
        start("scheduler.worker.desired-segments=2");
        coordinator.stubFor(post(urlPathEqualTo(HEARTBEAT))
                .inScenario("forgotten")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(500).withBody("{\"status\":500,\"path\":\"/x\"}"))
                .willSetStateTo("known again"));
        coordinator.stubFor(
                post(urlPathEqualTo("/api/segments/assign")).willReturn(okJson("{\"success\":true,\"data\":[8]}")));
        beat();

        await().untilAsserted(() -> assertThat(held()).containsExactly(8));
        coordinator.verify(2, postRequestedFor(urlPathEqualTo(REGISTER)));
    }

    @Test
    void keepsScanningWithItsSegmentsWhileTheCoordinatorIsAway() {
        start("scheduler.worker.assigned-segments=3,4");
        coordinator.stubFor(any(urlPathMatching("/api/scheduler-workers/.*"))
                .willReturn(aResponse().withStatus(503)));
        beat();

        assertThat(held()).containsExactly(3, 4);
        assertThat(worker.scan().failure()).isNull();
        coordinator.verify(1, postRequestedFor(urlPathEqualTo(REGISTER)));
    }

    @Test
    void triesToRegisterUntilItSucceedsAndServesMeanwhile() {
        coordinator.stubFor(any(urlPathMatching("/api/scheduler-workers/.*"))
                .willReturn(aResponse().withStatus(503)));
        worker = new WorkerUnderTest(
                coordinator,
                WorkerUnderTest.ACTUATOR,
                "scheduler.worker.registration-backoff=20ms",
                "scheduler.worker.registration-backoff-max=40ms",
                "scheduler.worker.assigned-segments=1");
        await().untilAsserted(() -> assertThat(coordinator.findAll(postRequestedFor(urlPathEqualTo(REGISTER))))
                .hasSizeGreaterThan(3));

        assertThat(readiness()).isEqualTo(200);
        assertThat(worker.scan().failure()).isNull();

        WorkerUnderTest.stubAgreeable(coordinator);
        await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
    }

    @Test
    void releasesItsSegmentsWhenItStops() {
        start("scheduler.worker.assigned-segments=1");
        worker.context.close();

        coordinator.verify(1, deleteRequestedFor(urlEqualTo("/api/segments/release?workerId=worker-1")));
    }

    private int readiness() {
        return worker.management()
                .get()
                .uri("/actuator/health/readiness")
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }

    private void beat() {
        worker.context.getBean(HeartbeatReporter.class).beat();
    }

    private List<Integer> held() {
        return worker.context.getBean(SegmentManager.class).current().segments().toList();
    }

    private List<String> calls() {
        // Newest first, with dates in milliseconds only: the list has the order of arrival.
        return coordinator.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest())
                .filter(r -> r.getUrl().startsWith("/api/scheduler-workers")
                        || r.getUrl().startsWith("/api/segments"))
                .map(r -> r.getMethod() + " " + r.getUrl())
                .toList();
    }
}
