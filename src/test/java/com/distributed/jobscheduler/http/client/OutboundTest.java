package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

/** The last paragraph of "What the worker does when", on a raw socket. Without deadlines no test here would end. */
@Timeout(60)
class OutboundTest {
    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final Outbound http = new Outbound(
            new OutboundLimits(Duration.ofSeconds(2), 4, DataSize.ofBytes(1000)),
            PeerTls.ofTheRuntime(),
            new ObjectMapper());

    @AfterEach
    void close() throws IOException {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "POST", "DELETE"})
    void neverRepeatsARequestWhoseAnswerIsLost(String method) throws IOException {
        try (var peer = new RawPeer((number, out) -> false)) {
            assertThat(send(peer, method)).isInstanceOf(Reply.Lost.class);
            assertThat(peer.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "POST", "DELETE"})
    void neverRepeatsARequestThatWasSentOnAConnectionOfThePool(String method) throws IOException {
        try (var peer = new RawPeer((number, out) -> {
            if (number == 1) {
                write(out, OK + "Content-Length: 2\r\n\r\n{}");
            }
            return number == 1;
        })) {
            assertThat(send(peer, "GET")).isInstanceOf(Reply.Answered.class);

            assertThat(send(peer, method)).isInstanceOf(Reply.Lost.class);
            assertThat(peer.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws IOException {
        try (var peer = new RawPeer((number, out) -> {
            write(out, "HTTP/1.1 " + status + " Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
            return true;
        })) {
            for (var method : new String[] {"GET", "PUT", "POST"}) {
                assertThat(send(peer, method))
                        .isInstanceOfSatisfying(
                                Reply.Answered.class,
                                answer -> assertThat(answer.status()).isEqualTo(status));
            }
            assertThat(peer.requests()).hasSize(3).noneMatch(line -> line.contains("elsewhere"));
        }
    }

    @Test
    void givesUpAPeerThatSaysNothing() throws IOException {
        var here = new RawPeer[1];
        try (var peer = new RawPeer((number, out) -> {
            here[0].fallSilent();
            return false;
        })) {
            here[0] = peer;
            assertLate(http.send(DEADLINE, request(peer, "PUT")));
        }
    }

    /** The client fails like this when the deadline takes its connection away just before it connects. */
    @Test
    void callsAnExchangeLostWhoseConnectionTheDeadlineTook() {
        var over = new CountDownLatch(1);
        var client = RestClient.builder()
                .requestFactory((uri, method) -> {
                    ExchangeDeadline.watch(() -> {
                        over.countDown();
                        return true;
                    });
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    throw new IllegalStateException("Endpoint not acquired / already released");
                })
                .build();

        assertLate(http.send(DEADLINE, client.get().uri("http://localhost/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Drip: ", OK + "Content-Length: 100000\r\n\r\n", OK + "\r\n"})
    void givesUpAPeerThatDrips(String atOnce) throws IOException {
        var here = new RawPeer[1];
        try (var peer = new RawPeer((number, out) -> {
            write(out, atOnce);
            here[0].drip(out, "x");
            return false;
        })) {
            here[0] = peer;
            assertLate(http.send(DEADLINE, request(peer, "GET")));
        }
    }

    @Test
    void givesUpAListThatDripsThoughEveryEntryWasTaken() throws IOException {
        var here = new RawPeer[1];
        try (var peer = new RawPeer((number, out) -> {
            write(out, OK + "\r\n");
            here[0].drip(out, "x");
            return false;
        })) {
            here[0] = peer;
            assertLate(http.exchange(DEADLINE, request(peer, "GET"), (status, headers, body, clock) -> {
                while (body.read() >= 0) {
                    clock.run(() -> {});
                }
                return new Reply.Answered(status, headers, new byte[0]);
            }));
        }
    }

    @Test
    void doesNotCountTheTimeThatItsOwnWorkTakes() throws IOException {
        try (var peer = new RawPeer((number, out) -> {
            write(out, OK + "Content-Length: 2\r\n\r\n{}");
            return true;
        })) {
            var deadline = Duration.ofSeconds(2);
            var reply = http.exchange(deadline, request(peer, "GET"), (status, headers, body, clock) -> {
                clock.run(() -> pass(deadline.plusSeconds(1)));
                return new Reply.Answered(status, headers, body.readAllBytes());
            });

            assertThat(reply).isInstanceOf(Reply.Answered.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1001\r\n\r\n", "\r\n"})
    void readsNoMoreThanItsLimit(String framing) throws IOException {
        try (var peer = new RawPeer((number, out) -> {
            write(out, OK + framing + "x".repeat(1001));
            return false;
        })) {
            assertThat(send(peer, "GET"))
                    .isInstanceOfSatisfying(
                            Reply.Lost.class, lost -> assertThat(lost.reason()).contains("larger than 1000 bytes"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 OK        | Content-Type: text/html                | false
            201 Created   | content-type: Text/HTML; charset=utf-8 | false
            404 Not Found | Content-Type: text/html                | true
            200 OK        | Content-Type: text/plain               | true
            200 OK        | Content-Type: what it is               | true
            200 OK        | X-No-Type: at all                      | true
            """)
    void takesNoWebPageForAPeersAnswer(String status, String header, boolean isAnswer) throws IOException {
        try (var peer = new RawPeer((number, out) -> {
            write(out, "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: 2\r\n\r\n{}");
            return true;
        })) {
            assertThat(http.ask(PATIENCE, request(peer, "PUT")))
                    .isInstanceOf(isAnswer ? Reply.Answered.class : Reply.Lost.class);
            assertThat(send(peer, "PUT")).isInstanceOf(Reply.Answered.class);
        }
    }

    @Test
    void takesACutBodyForLost() throws IOException {
        try (var peer = new RawPeer((number, out) -> {
            write(out, OK + "Content-Length: 100\r\n\r\n{");
            return false;
        })) {
            assertThat(send(peer, "PUT")).isInstanceOf(Reply.Lost.class);
        }
    }

    @Test
    void knowsThatARefusedConnectionDeliveredNothing() {
        var nobody = http.clientFor(URI.create("http://localhost:1")).post().uri("/api/x");

        assertThat(http.send(PATIENCE, nobody)).isInstanceOf(Reply.NotSent.class);
    }

    private Reply send(RawPeer peer, String method) {
        return http.send(PATIENCE, request(peer, method));
    }

    private RestClient.RequestHeadersSpec<?> request(RawPeer peer, String method) {
        return http.clientFor(peer.url()).method(HttpMethod.valueOf(method)).uri("/api/x");
    }

    private static void assertLate(Reply reply) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Lost.class, lost -> assertThat(lost.reason()).contains("no complete answer within"));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void pass(Duration time) {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
