package com.distributed.jobscheduler.system;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text of peers and callers does not break, forge or colour a line of a worker's log. */
@Tag("ci")
class LogLinesIT {
    private static final String HOSTILE = "\\r\\n2026-01-01T00:00:00Z ERROR forged\\u001b[31m";

    @TempDir
    Path folder;

    @Test
    void staysOneLineForEachEventWhateverPeersAndCallersSay() throws IOException {
        var peers = WorkerUnderTest.startPeers();
        var port = FreePort.take();
        peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due")).willReturn(okJson("""
                {"success":true,"data":[
                  {"jobId":"7%1$s","jobName":"b","status":"PENDING","nextRunTime":"2024-12-31T10:00:00Z","segment":1},
                  {"jobId":8,"jobName":"%1$s","status":"%1$s","nextRunTime":"2024-12-31T10:00:00Z","segment":1},
                  {"jobId":9,"jobName":"%1$s","frequency":"ONE_TIME","status":"PENDING","nextRunTime":"2024-12-31T10:00:00Z",
                   "segment":1,"scheduleId":9,"payload":"%1$s"}]}""".formatted(HOSTILE))));
        peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(jsonResponse("{\"success\":false,\"message\":\"no" + HOSTILE + "\"}", 400)));
        try (var worker = SchedulerProcess.start(
                folder,
                "worker",
                "--server.port=" + port,
                "--scheduler.worker.assigned-segments=1",
                "--scheduler.worker.scan-interval=1000",
                "--scheduler.worker.job-store-url=" + peers.baseUrl(),
                "--scheduler.worker.coordinator-url=" + peers.baseUrl(),
                "--scheduler.worker.worker-agent-url=" + peers.baseUrl(),
                "--logging.level.com.distributed.jobscheduler=DEBUG")) {
            worker.awaitReady(port);
            send(port, "GET /api/scheduler-worker/jobs/1\u001b[31m/explain HTTP/1.1\r\nHost: localhost\r\n");
            send(port, "GET /api/scheduler-worker/status HTTP/1.1\r\nHost: localhost\r\ntraceparent: \u001b[31m\r\n");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> worker.output().contains("dispatch.undeliverable job=9"));

            assertThat(worker.output())
                    .contains("the agent answered 400: no\\r\\n2026")
                    .doesNotContain("\u001b", "\r");
            assertThat(worker.output().lines()).noneMatch(line -> line.startsWith("2026-01-01T00:00:00Z"));
        } finally {
            peers.stop();
        }
    }

    private static void send(int port, String head) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().readAllBytes();
        }
    }
}
