package com.distributed.jobscheduler.coordinator;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How a worker's answer to a push is read. */
@Tag("application")
@ResourceLock(SharedCoordinator.LOCK)
class PushTest {
    private static final String SEGMENTS = "/api/scheduler-worker/segments";

    /** A 2xx whose envelope says {@code success: false} is a failure (contract). */
    @Test
    void isTriedAgainWhereTheWorkerSaysThatItFailed() {
        var worker = new WireMockServer(options().dynamicPort());
        worker.start();
        worker.stubFor(post(urlPathEqualTo(SEGMENTS))
                .inScenario("push")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(okJson("{\"success\":false,\"data\":null,\"message\":\"not now\"}"))
                .willSetStateTo("well"));
        worker.stubFor(post(urlPathEqualTo(SEGMENTS))
                .inScenario("push")
                .whenScenarioStateIs("well")
                .willReturn(okJson("{\"success\":true,\"data\":null}")));
        var coordinator = SharedCoordinator.emptied(TestDatabase.H2).coordinator();
        var ok = pushes(coordinator, "ok");
        var failed = pushes(coordinator, "failed");
        try {
            coordinator.register("worker-1", worker.baseUrl());
            coordinator.assign("worker-1", 10);

            await().untilAsserted(() -> worker.verify(2, postRequestedFor(urlPathEqualTo(SEGMENTS))));
            await().until(() -> pushes(coordinator, "ok") == ok + 1);
            assertThat(pushes(coordinator, "failed")).isEqualTo(failed);
        } finally {
            worker.stop();
        }
    }

    private static double pushes(RunningCoordinator coordinator, String outcome) {
        return coordinator
                .bean(MeterRegistry.class)
                .get("coordinator.pushes")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
