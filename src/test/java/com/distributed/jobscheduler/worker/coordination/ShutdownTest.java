package com.distributed.jobscheduler.worker.coordination;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * "SIGTERM": readiness off, no new claims, jobs in flight end, unsent jobs are returned, then segments are released.
 */
@Tag("ci")
class ShutdownTest {
    private final WireMockServer peers = WorkerUnderTest.startPeers();
    private WorkerUnderTest worker;

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void finishesWhatIsInFlightAndClaimsNothingMore() {
        agentTakesItsTime(6_000);
        start();
        var inFlight = newId();
        var waiting = newId();
        worker.scan(); // the scan of the new segments is over
        worker.lists(pending(inFlight), pending(waiting));
        Thread.ofVirtual().start(worker.context.getBean(ScheduleScanner.class)::scanOnce);
        awaitOneInFlight();

        var management = worker.management();
        assertThat(isReady(management)).isTrue();
        var closing = Thread.ofVirtual().start(worker.context::close);
        await().until(() -> !isReady(management));
        assertThat(calls()).noneMatch(call -> call.contains("release"));
        await().atMost(Duration.ofSeconds(30)).until(() -> !closing.isAlive());

        assertThat(calls())
                .endsWith(
                        "PUT /api/jobs/" + inFlight + "/status?status=SCHEDULED",
                        "POST /api/worker-agent/dispatch",
                        "DELETE /api/segments/release?workerId=worker-1");
        assertThat(calls()).noneMatch(call -> call.contains("/" + waiting + "/"));
    }

    @Test
    void returnsWhatItHasClaimedAndNotSentBeforeItReleasesItsSegments() {
        var inFlight = newId();
        var unsent = newId();
        peers.stubFor(post(urlPathEqualTo("/api/job-schedules/claim"))
                .willReturn(okJson("{\"success\":true,\"data\":[" + claimed(inFlight) + "," + claimed(unsent) + "]}")));
        agentTakesItsTime(6_000);
        start();
        awaitOneInFlight();

        worker.context.close();

        assertThat(calls())
                .containsSubsequence(
                        "PUT /api/jobs/" + unsent + "/status?status=PENDING",
                        "DELETE /api/segments/release?workerId=worker-1");
        assertThat(calls()).filteredOn(call -> call.contains("dispatch")).hasSize(1);
        assertThat(worker.logged("PUT", "/api/jobs/" + unsent).getFirst().getHeader("Scheduler-Claim"))
                .isEqualTo("t-" + unsent);
    }

    private void start() {
        worker = new WorkerUnderTest(
                peers, WorkerUnderTest.ACTUATOR, "resilience4j.bulkhead.instances.dispatch.max-concurrent-calls=1");
        await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
        worker.assign(1);
    }

    private void agentTakesItsTime(int millis) {
        peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(okJson("{\"success\":true,\"data\":\"OK\"}").withFixedDelay(millis)));
    }

    private void awaitOneInFlight() {
        var dispatcher = worker.context.getBean(JobDispatcher.class);
        await().until(() -> dispatcher.inFlight() > 0
                && peers.getAllServeEvents().stream()
                        .anyMatch(event -> event.getRequest().getUrl().contains("dispatch")));
    }

    private static boolean isReady(RestClient management) {
        try {
            return management
                            .get()
                            .uri("/actuator/health/readiness")
                            .retrieve()
                            .toBodilessEntity()
                            .getStatusCode()
                            .value()
                    == 200;
        } catch (ResourceAccessException refused) {
            return false;
        }
    }

    private static String claimed(long id) {
        return pending(id).replace("\"segment\"", "\"claimToken\":\"t-" + id + "\",\"segment\"");
    }

    private List<String> calls() {
        return peers.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest().getMethod() + " "
                        + event.getRequest().getUrl())
                .toList();
    }
}
