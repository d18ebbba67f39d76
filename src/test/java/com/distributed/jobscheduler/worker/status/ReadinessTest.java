package com.distributed.jobscheduler.worker.status;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

/** The platform's probes, from before the store's first answer to the drain. */
@Tag("ci")
class ReadinessTest {
    private static final String READINESS = "/actuator/health/readiness";

    @Test
    void isReadyOnceTheStoreHasAnsweredAndWheneverItDoesAgain() {
        var port = FreePort.take();
        try (var worker = new WorkerUnderTest(
                WorkerUnderTest.ACTUATOR, "scheduler.worker.job-store-url=http://localhost:" + port)) {
            assertThat(status(worker, READINESS)).isEqualTo(503);
            assertThat(status(worker, "/actuator/health/liveness")).isEqualTo(200);

            var store = storeAt(port);
            await().until(() -> status(worker, READINESS) == 200);
            store.stop();
            worker.assign(1);
            await().until(() -> status(worker, READINESS) == 503);
            assertThat(status(worker, "/actuator/health/liveness")).isEqualTo(200);

            var again = storeAt(port);
            await().until(() -> status(worker, READINESS) == 200);
            again.stop();
        }
    }

    @Test
    void isNotReadyWhileItDrains() throws InterruptedException {
        var worker = new WorkerUnderTest(WorkerUnderTest.ACTUATOR, "scheduler.worker.assigned-segments=1");
        try {
            assertThat(status(worker, READINESS)).isEqualTo(200);
            worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                    .willReturn(okJson("{\"success\":true,\"data\":\"OK\"}").withFixedDelay(10_000)));
            worker.lists(WorkerUnderTest.pending(WorkerUnderTest.newId()));
            var scanner = worker.context.getBean(ScheduleScanner.class);
            await().until(() -> scanner.scanOnce().isPresent());
            await().until(() ->
                    !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());

            var closing = Thread.ofVirtual().start(worker.context::close);

            await().until(() -> status(worker, READINESS) == 503);
            closing.join();
        } finally {
            worker.close();
        }
    }

    @Test
    void tellsDetailsOnlyToThoseWhoWereLetIn() {
        var token = "operator-token-0123456789";
        try (var worker = new WorkerUnderTest(
                WorkerUnderTest.ACTUATOR,
                "scheduler.access.always-required=true",
                "scheduler.access.tokens.operator=" + token)) {
            var stranger = get(worker, "/actuator/health", null);
            assertThat(stranger.getStatusCode().value()).isEqualTo(200);
            assertThat(stranger.getBody()).contains("UP").doesNotContain("details", "components");
            assertThat(get(worker, "/actuator/health", token).getBody()).contains("components", "segments");
        }
    }

    private static int status(WorkerUnderTest worker, String path) {
        return get(worker, path, null).getStatusCode().value();
    }

    private static ResponseEntity<String> get(WorkerUnderTest worker, String path, String token) {
        return worker.management()
                .get()
                .uri(path)
                .headers(headers -> {
                    if (token != null) {
                        headers.setBearerAuth(token);
                    }
                })
                .retrieve()
                .toEntity(String.class);
    }

    /** A store without any jobs. */
    private static WireMockServer storeAt(int port) {
        var store = new WireMockServer(options().port(port));
        store.start();
        store.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        return store;
    }
}
