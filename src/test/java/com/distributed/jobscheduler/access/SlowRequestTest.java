package com.distributed.jobscheduler.access;

import static com.distributed.jobscheduler.access.AccessTest.lines;
import static com.distributed.jobscheduler.access.AccessTest.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.server.SlowClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Requests that are too large or too slow must not hold a thread. */
@Tag("ci")
class SlowRequestTest {
    private static int port(ConfigurableApplicationContext context, String name) {
        return Integer.parseInt(context.getEnvironment().getProperty(name));
    }

    @Test
    void takesAnyLanguage() throws IOException {
        try (var context = Service.WORKER.start()) {
            var languages = "a/b;q=0.1,".repeat(1_400) + "en";
            assertThat(raw(
                            context,
                            lines(
                                    "GET /api/scheduler-worker/status HTTP/1.1",
                                    "Host: localhost",
                                    "Connection: close",
                                    "Accept-Language: " + languages,
                                    "")))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void endsABodyThatIsTooLargeOrDrips() throws IOException {
        try (var context = Service.WORKER.start("--scheduler.http.body-timeout=3s")) {
            var head = lines(
                    "POST /api/scheduler-worker/segments HTTP/1.1",
                    "Host: localhost",
                    "Connection: close",
                    "Content-Type: application/json");
            assertThat(raw(context, head + "Content-Length: 70000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
            assertThat(raw(
                            context,
                            head + "Transfer-Encoding: chunked\r\n\r\n11171\r\n" + " ".repeat(70_001)
                                    + "\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ");

            var chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
            assertThat(raw(context, chunked + "10\r\n{\"segments\":[1]}\r\n1\r\n \r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            var port = port(context, "local.server.port");
            var drips = new ArrayList<Drip>();
            for (var around : List.of("1;", "0\r\nX-A: ", "1\r\n \r\n0\r\nX-A: ")) {
                drips.add(new Drip(around, "HTTP/1.1 400", SlowClient.dripping(port, chunked + around, "a")));
            }
            drips.add(new Drip("chunks", "HTTP/1.1 408", SlowClient.dripping(port, chunked, "1\r\n \r\n")));
            drips.add(new Drip(
                    "a body", "HTTP/1.1 408", SlowClient.dripping(port, head + "Content-Length: 60000\r\n\r\n", " ")));
            for (var drip : drips) {
                assertThat(drip.answer().join()).as(drip.what()).startsWith(drip.expected());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsARequestWhoseHeadersDrip(Service service) throws IOException {
        try (var context = service.start("--server.tomcat.connection-timeout=1s")) {
            var drips = new ArrayList<Drip>();
            for (var name : List.of("local.server.port", "local.management.port")) {
                var port = port(context, name);
                drips.add(new Drip("a method, " + name, "", SlowClient.dripping(port, "G", "E")));
                drips.add(new Drip("empty lines, " + name, "", SlowClient.dripping(port, "", "\r\n")));
                drips.add(new Drip(
                        "headers, " + name,
                        "",
                        SlowClient.dripping(port, "GET /x HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n")));
                drips.add(new Drip(
                        "kept alive by one request, then dripping, " + name,
                        "HTTP/1.1 ",
                        SlowClient.dripping(
                                port,
                                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\n",
                                "X-A: b\r\n")));
            }
            var soft = new SoftAssertions();
            for (var drip : drips) {
                var answer = soft.assertThat(drip.answer().join()).as(drip.what());
                if (drip.expected().isEmpty()) {
                    answer.isEmpty();
                } else {
                    answer.startsWith(drip.expected());
                }
            }
            soft.assertAll();
        }
    }

    @Test
    void leavesSlowHeadersToTomcatWhereItIsSwitchedOff() throws IOException {
        try (var context = Service.AGENT.start(
                "--server.tomcat.connection-timeout=3s", "--scheduler.http.header-deadline=false")) {
            for (var name : List.of("local.server.port", "local.management.port")) {
                // A busy machine may hold back a part for longer than the limit: then the next try counts.
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> slowAnswer(port(context, name)).startsWith("HTTP/1.1 "));
            }
        }
    }

    /** The begin of the answer to five parts, each well within three seconds after the last, and together longer than them. */
    private static String slowAnswer(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(15_000);
            for (var part : List.of("GET ", "/x ", "HTTP/1.1\r\n", "Host: localhost\r\n", "\r\n")) {
                await().pollDelay(Duration.ofMillis(900)).until(() -> true);
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
            }
            return new String(socket.getInputStream().readNBytes(9), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void takesItsTimeForSlowHeadersThatComeInTimeOnAConnectionThatIsKept() throws IOException {
        try (var context = Service.AGENT.start("--server.tomcat.connection-timeout=5s");
                var socket = new Socket(InetAddress.getLoopbackAddress(), port(context, "local.server.port"))) {
            socket.setSoTimeout(15_000);
            var request = "GET /api/worker-agent/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
            var half = request.length() / 2;
            for (var turn = 0; turn < 6; turn++) {
                // Together longer than one request's limit.
                var begun = System.nanoTime();
                socket.getOutputStream().write(request.substring(0, half).getBytes(StandardCharsets.US_ASCII));
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
                assumeThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as("the test's own pause, on a busy machine")
                        .isLessThan(Duration.ofSeconds(4));
                socket.getOutputStream().write(request.substring(half).getBytes(StandardCharsets.US_ASCII));
                var answer = new StringBuilder();
                while (!answer.toString().endsWith("Z\"}")) {
                    var next = socket.getInputStream().read();
                    assertThat(next).as("after \"%s\"", answer).isNotNegative();
                    answer.append((char) next);
                }
                assertThat(answer).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    /** One slow sender, and the expected begin of its answer; empty when no answer is expected. */
    private record Drip(String what, String expected, CompletableFuture<String> answer) {}
}
