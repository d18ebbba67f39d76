package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.tracing.Traces;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** A name that moves to another address: the server at the old one still answers, has gone, or is silent from then on. */
class MovedPeerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** No connection ends by its age in these tests. */
    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void isFoundAtItsNewAddressOnceItsConnectionsHaveServedTheirTime() throws IOException {
        var before = server("127.0.0.1", 0);
        var after = server("127.0.0.2", before.getAddress().getPort());
        var name = new Name();
        try (var http = outbound(name, Duration.ofMillis(300))) {
            var peer = named(before);
            assertThat(whoAnswers(http, peer)).isEqualTo("127.0.0.1");

            name.address.set("127.0.0.2");

            // Never idle, and never refused: only their age ends the pooled connections.
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> whoAnswers(http, peer).equals("127.0.0.2"));
        } finally {
            before.stop(0);
            after.stop(0);
        }
    }

    @Test
    void isFoundAtItsNewAddressAfterOneFailureWhereTheOldOneHasGone() throws IOException {
        var before = server("127.0.0.1", 0);
        var after = server("127.0.0.2", before.getAddress().getPort());
        var name = new Name();
        try (var http = outbound(name, LONG)) {
            var peer = named(before);
            assertThat(whoAnswers(http, peer)).isEqualTo("127.0.0.1");

            name.address.set("127.0.0.2");
            before.stop(0);

            assertThat(whoAnswers(http, peer)).isIn("nobody", "127.0.0.2");
            assertThat(whoAnswers(http, peer)).isEqualTo("127.0.0.2");
        } finally {
            after.stop(0);
        }
    }

    @Test
    void isFoundAtItsNewAddressAfterOneDeadlineWhereTheOldOneIsSilent() throws IOException {
        var silent = new AtomicBoolean();
        var before = server("127.0.0.1", 0, silent);
        var after = server("127.0.0.2", before.getAddress().getPort());
        var name = new Name();
        try (var http = outbound(name, LONG)) {
            var peer = named(before);
            assertThat(whoAnswers(http, peer)).isEqualTo("127.0.0.1");

            name.address.set("127.0.0.2");
            silent.set(true);

            assertThat(whoAnswers(http, peer, Duration.ofMillis(500))).isEqualTo("nobody");
            assertThat(whoAnswers(http, peer)).isEqualTo("127.0.0.2");
        } finally {
            end.countDown();
            before.stop(0);
            after.stop(0);
        }
    }

    private static Outbound outbound(DnsResolver names, Duration timeToLive) {
        return new Outbound(
                new OutboundLimits(Duration.ofSeconds(2), 4, DataSize.ofKilobytes(1)),
                PeerTls.ofTheRuntime(),
                new ObjectMapper(),
                Traces.off(),
                names,
                timeToLive);
    }

    private HttpServer server(String address, int port) throws IOException {
        return server(address, port, new AtomicBoolean());
    }

    private HttpServer server(String address, int port, AtomicBoolean silent) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.createContext("/", exchange -> {
            if (silent.get()) {
                awaitEnd();
            }
            var body = address.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI named(HttpServer server) {
        return URI.create("http://peer.example:" + server.getAddress().getPort());
    }

    private static String whoAnswers(Outbound http, URI peer) {
        return whoAnswers(http, peer, DEADLINE);
    }

    private static String whoAnswers(Outbound http, URI peer, Duration deadline) {
        return http.send(deadline, http.clientFor(peer).get().uri("/")) instanceof Reply.Answered answered
                ? new String(answered.body(), StandardCharsets.UTF_8)
                : "nobody";
    }

    private static final class Name implements DnsResolver {
        private final AtomicReference<String> address = new AtomicReference<>("127.0.0.1");

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return new InetAddress[] {InetAddress.getByName(address.get())};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
