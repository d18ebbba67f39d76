package com.distributed.jobscheduler.coordinator;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.client.RequestTap;
import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.testing.SettableClock;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each call of a coordinator, on a raw socket (contract: "On the wire"). */
@Tag("ci")
class CoordinatorRequestLengthTest {
    @Test
    void isOnEachPushAndOnEachQuestionToTheStore() throws IOException {
        var peers = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        peers.start();
        peers.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.okJson("{\"success\":true,\"data\":[]}")));
        try (var tap = new RequestTap(peers.port());
                var coordinator = RunningCoordinator.start(
                        TestDatabase.H2.newUrl(), new SettableClock(), "coordinator.job-store-url=" + tap.url())) {
            await().until(coordinator::leads);
            coordinator.register("worker-1", tap.url());
            coordinator.assign("worker-1", 10);
            coordinator.get("/api/segments").expect(200);

            await().untilAsserted(() ->
                    tap.assertReadableByAll("POST /api/scheduler-worker/segments", "GET /api/job-schedules/backlog"));
        } finally {
            peers.stop();
        }
    }

    @Test
    void isOnEachWriteThatAFollowerSendsOn() throws IOException {
        var database = TestDatabase.H2.newUrl();
        var clock = new SettableClock();
        var port = FreePort.take();
        try (var tap = new RequestTap(port);
                var leader = RunningCoordinator.start(
                        database, clock, "server.port=" + port, "coordinator.node.url=" + tap.url())) {
            await().until(leader::leads);
            try (var follower = RunningCoordinator.start(database, clock, "coordinator.node.id=coordinator-2")) {
                follower.register("worker-1");
                follower.postJson("/api/scheduler-workers/heartbeat?workerId=worker-1", "{\"status\":\"ONLINE\"}")
                        .expect(200);
                follower.assign("worker-1", 3);
                follower.delete("/api/segments/release?workerId=worker-1").expect(200);

                tap.assertReadableByAll(
                        "POST /api/scheduler-workers/register",
                        "POST /api/scheduler-workers/heartbeat",
                        "POST /api/segments/assign",
                        "DELETE /api/segments/release");
            }
        }
    }
}
