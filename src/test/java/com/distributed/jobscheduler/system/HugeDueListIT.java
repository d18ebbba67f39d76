package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "A list of a million jobs costs no more memory than one of a thousand, and dispatching starts before it has ended." */
@Tag("ci")
class HugeDueListIT {
    private static final int ENTRIES = 1_000_000;
    private static final int PENDING_EVERY = 10_000;

    private final CountDownLatch firstDispatch = new CountDownLatch(1);
    private final AtomicBoolean beganBeforeTheEnd = new AtomicBoolean();
    private final AtomicBoolean listed = new AtomicBoolean();
    private final AtomicInteger dispatched = new AtomicInteger();
    private HttpServer peers;

    @TempDir
    Path folder;

    @BeforeEach
    void startPeers() throws IOException {
        peers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peers.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        peers.createContext("/", exchange -> answer(exchange, 404));
        peers.createContext("/api/job-schedules/due", this::list);
        peers.createContext("/api/jobs/", exchange -> answer(exchange, 200));
        peers.createContext("/api/worker-agent/dispatch", exchange -> {
            dispatched.incrementAndGet();
            firstDispatch.countDown();
            answer(exchange, 200);
        });
        peers.start();
    }

    @AfterEach
    void stopPeers() {
        peers.stop(0);
    }

    @Test
    void isScannedInALittleMemory() {
        var url = "http://localhost:" + peers.getAddress().getPort();
        var port = FreePort.take();
        try (var worker = SchedulerProcess.launch(
                folder,
                "worker",
                List.of("-Xmx192m", "-XX:+ExitOnOutOfMemoryError", "-jar", System.getProperty("scheduler.jar")),
                List.of(
                        "--server.port=" + port,
                        "--scheduler.worker.job-store-url=" + url,
                        "--scheduler.worker.coordinator-url=" + url,
                        "--scheduler.worker.worker-agent-url=" + url,
                        "--scheduler.worker.assigned-segments=1",
                        "--scheduler.worker.scan-interval=3600000",
                        "--scheduler.worker.request-timeout=2m"))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !worker.isAlive() || worker.output().contains("due=" + ENTRIES));

            assertThat(worker.isAlive()).as(worker.output()).isTrue();
        }
        assertThat(dispatched).hasValue(ENTRIES / PENDING_EVERY);
        assertThat(beganBeforeTheEnd).isTrue();
    }

    private void list(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
            out.write("{\"success\":true,\"data\":[".getBytes(StandardCharsets.US_ASCII));
            if (!listed.getAndSet(true)) {
                for (var i = 0; i < ENTRIES; i++) {
                    out.write(entry(i).getBytes(StandardCharsets.US_ASCII));
                    if (i == ENTRIES / 2) {
                        out.flush();
                        beganBeforeTheEnd.set(firstDispatch.await(60, TimeUnit.SECONDS));
                    }
                }
            }
            out.write("]}".getBytes(StandardCharsets.US_ASCII));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String entry(int i) {
        return (i == 0 ? "" : ",") + "{\"jobId\":" + (i + 1) + ",\"status\":\""
                + (i % PENDING_EVERY == 0 ? "PENDING" : "COMPLETED")
                + "\",\"nextRunTime\":\"2024-12-31T10:00:00Z\",\"segment\":1,\"scheduleId\":7,\"jobName\":\"a\","
                + "\"frequency\":\"ONE_TIME\",\"payload\":\"a payload of some forty characters, or so.\"}";
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
