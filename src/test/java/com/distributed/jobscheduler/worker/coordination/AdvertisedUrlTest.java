package com.distributed.jobscheduler.worker.coordination;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A push to the URL that a worker registers arrives, whatever address the worker listens on. */
@Tag("ci")
class AdvertisedUrlTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, '', http://localhost:",
        "127.0.0.1, 127.0.0.2, '', http://127.0.0.1:",
        "127.0.0.2, localhost, '', http://127.0.0.2:",
        "::1, localhost, '', http://[0:0:0:0:0:0:0:1]:",
        "::1, 127.0.0.1, '', http://[0:0:0:0:0:0:0:1]:",
        "127.0.0.1, localhost, /batch/worker, http://localhost:"
    })
    void isWhereTheWorkerListens(String address, String coordinator, String path, String beginning) throws Exception {
        var peers = WorkerUnderTest.startPeers();
        try (var worker = new WorkerUnderTest(
                        peers,
                        "server.address=" + address,
                        "server.servlet.context-path=" + path,
                        "scheduler.worker.coordinator-url=http://" + coordinator + ":" + peers.port());
                var http = HttpClient.newHttpClient()) {
            await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
            var url = peers.findAll(postRequestedFor(urlPathEqualTo("/api/scheduler-workers/register")))
                    .getFirst()
                    .getHeader("Scheduler-Worker-Url");
            assertThat(url).startsWith(beginning).endsWith(path);

            var push = HttpRequest.newBuilder(URI.create(url + "/api/scheduler-worker/segments"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"segments\":[3]}"))
                    .build();
            assertThat(http.send(push, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }
}
