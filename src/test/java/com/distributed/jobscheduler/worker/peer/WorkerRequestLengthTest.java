package com.distributed.jobscheduler.worker.peer;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.client.RequestTap;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Each call of a worker, on a raw socket (contract: "On the wire"). */
@Tag("application")
class WorkerRequestLengthTest {
    private static final Instant DUE = Instant.parse(WorkerUnderTest.DUE);

    @Test
    void isOnEachRequestOfAWorker() throws IOException {
        var peers = WorkerUnderTest.startPeers();
        try (var tap = new RequestTap(peers.port());
                var worker = new WorkerUnderTest(
                        peers,
                        "scheduler.worker.console.job-store=true",
                        "scheduler.worker.job-store-url=" + tap.url(),
                        "scheduler.worker.coordinator-url=" + tap.url(),
                        "scheduler.worker.worker-agent-url=" + tap.url())) {
            peers.stubFor(any(urlPathMatching("/api/jobs.*")).willReturn(okJson("{\"success\":true,\"data\":{}}")));
            askTheStore(worker.context.getBean(JobStoreClient.class));
            askTheCoordinator(worker.context.getBean(CoordinatorClient.class));
            dispatch(worker);
            fromThePage(worker);

            tap.assertReadableByAll(
                    "POST /api/job-schedules/claim",
                    "PUT /api/jobs/1/status",
                    "PUT /api/job-schedules/1/next-run",
                    "POST /api/scheduler-workers/register",
                    "POST /api/scheduler-workers/heartbeat",
                    "POST /api/segments/assign",
                    "DELETE /api/segments/release",
                    "POST /api/worker-agent/dispatch",
                    "POST /api/worker-agent/dispatches",
                    "POST /api/jobs",
                    "DELETE /api/jobs/1",
                    "POST /api/jobs/1/run-now");
            assertThat(tap.requests())
                    .filteredOn(request -> request.path().equals("/api/worker-agent/dispatch"))
                    .allSatisfy(request -> assertThat(request.body()).startsWith("{\"jobId\":"));
        }
    }

    private static void askTheStore(JobStoreClient store) {
        store.greet();
        store.claimDue(List.of(1, 2), DUE, 10, "key", false);
        store.claim(new Occurrence(1, DUE), 3, "key");
        store.move(1, JobStatus.PENDING, null);
        store.moveNextRun(1, DUE, DUE.plusSeconds(1));
        store.lookUp(1);
    }

    private static void askTheCoordinator(CoordinatorClient coordinator) {
        coordinator.register("http://localhost:1", Duration.ofSeconds(30));
        coordinator.heartbeat(new LoadReport("ONLINE", 1, 0, 0L, null, null, null, null, null, null));
        coordinator.assign(3);
        coordinator.release();
        coordinator.distribution();
    }

    /** Enough concurrent calls that some go together. */
    private static void dispatch(WorkerUnderTest worker) {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(okJson("{\"success\":true,\"data\":\"OK\"}")
                        .withHeader("Scheduler-Dispatch-Group", "100")
                        .withFixedDelay(50)));
        var agent = worker.context.getBean(WorkerAgents.class).all().getFirst();
        agent.dispatchAlone(claim());
        // Once more at each look: on a busy machine the calls of one burst may come one after the other.
        await().until(() -> {
            IntStream.range(0, 20).forEach(i -> Thread.ofVirtual().start(() -> agent.dispatch(claim())));
            return !worker.logged("POST", "/api/worker-agent/dispatches").isEmpty();
        });
        agent.load();
    }

    private static Claim claim() {
        return new Claim(
                new DueEntry(
                        new Occurrence(newId(), DUE),
                        JobStatus.PENDING,
                        1,
                        1L,
                        "größer",
                        Frequency.ONE_TIME,
                        "hello",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        3,
                        null,
                        null),
                "token",
                7L);
    }

    private static void fromThePage(WorkerUnderTest worker) {
        var jobs = "/api/scheduler-worker/console/jobs";
        worker.http()
                .post()
                .uri(jobs)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"jobName\":\"a\"}")
                .retrieve()
                .toBodilessEntity();
        worker.http().post().uri(jobs + "/1/run-now").retrieve().toBodilessEntity();
        worker.http().delete().uri(jobs + "/1").retrieve().toBodilessEntity();
    }
}
