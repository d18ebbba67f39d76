package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.coordinator.CoordinatorApplication;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.worker.SchedulerWorkerApplication;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/** Trust and certificate of an outbound connection, against a peer that asks for a certificate. */
@Tag("ci")
@Timeout(60)
@ResourceLock(Resources.SYSTEM_OUT)
class PeerTlsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final RawPeer.Script OK = (number, out) -> answer(out);

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificates() {
        for (var name : new String[] {"ours", "theirs"}) {
            var authority = new CertificateAuthority(folder, name);
            authority.writeCertificate(folder.resolve(name + ".ca"));
            issue(authority, name + "-local", "dns:localhost");
            if (name.equals("ours")) {
                issue(authority, "ours-elsewhere", "dns:elsewhere.example");
            }
        }
    }

    private static void issue(CertificateAuthority authority, String name, String names) {
        authority.issue(names, folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    }

    private static SslBundle bundle(String certificate, String authority) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStore.load(PemSslStoreDetails.forCertificate(
                                folder.resolve(certificate + ".crt").toString())
                        .withPrivateKey(folder.resolve(certificate + ".key").toString())),
                PemSslStore.load(PemSslStoreDetails.forCertificate(
                        folder.resolve(authority + ".ca").toString()))));
    }

    private static RawPeer peer(String certificate, RawPeer.Script script) throws IOException {
        var socket = (SSLServerSocket) bundle(certificate, "ours")
                .createSslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        return new RawPeer(socket, "https", script);
    }

    private static Outbound outbound(PeerTls tls) {
        return outbound(tls, Duration.ofSeconds(20));
    }

    private static Outbound outbound(PeerTls tls, Duration connectTimeout) {
        return new Outbound(new OutboundLimits(connectTimeout, 4, DataSize.ofKilobytes(1)), tls, new ObjectMapper());
    }

    private static PeerTls showing(String certificate, String authority) {
        return PeerTls.of(
                "a.ssl-bundle", "peers", new DefaultSslBundleRegistry("peers", bundle(certificate, authority)));
    }

    private static Reply get(Outbound http, RawPeer peer) {
        return http.send(DEADLINE, http.clientFor(peer.url()).get().uri("/api/x"));
    }

    @Test
    void showsItsCertificateToThePeerThatItTrusts() throws IOException {
        try (var peer = peer("ours-local", OK);
                var http = outbound(showing("ours-local", "ours"))) {
            assertThat(get(http, peer)).isInstanceOf(Reply.Answered.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"theirs-local, ours", "ours-elsewhere, ours", "ours-local, theirs"})
    void sendsNothingToAPeerOfAnotherAuthorityOrName(String peersCertificate, String trusted) throws IOException {
        try (var peer = peer(peersCertificate, OK);
                var http = outbound(showing("ours-local", trusted))) {
            assertThat(get(http, peer))
                    .isInstanceOfSatisfying(
                            Reply.NotSent.class,
                            refused -> assertThat(refused.reason()).contains("TLS"));
            assertThat(peer.requests()).isEmpty();
        }
    }

    @Test
    void trustsWhomTheRuntimeTrustsUnlessToldOtherwise() throws IOException {
        try (var peer = peer("ours-local", OK);
                var http = outbound(PeerTls.ofTheRuntime())) {
            assertThat(get(http, peer)).isInstanceOf(Reply.NotSent.class);
        }
    }

    @Test
    void isRefusedWithAForeignCertificate() throws IOException {
        try (var peer = peer("ours-local", OK);
                var http = outbound(showing("theirs-local", "ours"))) {
            assertThat(get(http, peer)).isNotInstanceOf(Reply.Answered.class);
            assertThat(peer.requests()).isEmpty();
        }
    }

    @Test
    void sentNothingToAPeerThatFallsSilentBeforeTheConnectionIsSecure() throws IOException {
        try (var peer = new RawPeer((number, out) -> true);
                var http = outbound(showing("ours-local", "ours"), Duration.ofSeconds(2))) {
            var secure = http.clientFor(URI.create(peer.url().toString().replace("http:", "https:")));
            assertThat(http.send(DEADLINE, secure.get().uri("/api/x"))).isInstanceOf(Reply.NotSent.class);
        }
    }

    @Test
    void goesOnWithAChangedBundleWithoutFailingWhatIsUnderWay() throws Exception {
        var registry = new DefaultSslBundleRegistry("peers", bundle("ours-local", "ours"));
        var arrived = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        var connections = new AtomicReference<OutputStream>();
        try (var peer = peer("ours-local", (number, out) -> {
                    if (number == 2) {
                        arrived.countDown();
                        awaitUninterrupted(changed);
                    }
                    connections.set(out);
                    return answer(out);
                });
                var http = outbound(PeerTls.of("a.ssl-bundle", "peers", registry))) {
            assertThat(get(http, peer)).isInstanceOf(Reply.Answered.class);
            var first = connections.get();
            var underWay = CompletableFuture.supplyAsync(() -> get(http, peer), Thread::startVirtualThread);
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

            registry.updateBundle("peers", bundle("ours-local", "theirs"));
            assertThat(get(http, peer)).isInstanceOf(Reply.NotSent.class);
            changed.countDown();
            assertThat(underWay.get(30, TimeUnit.SECONDS)).isInstanceOf(Reply.Answered.class);
            assertThat(connections.get()).isSameAs(first);
            assertThat(get(http, peer)).isInstanceOf(Reply.NotSent.class);

            registry.updateBundle("peers", bundle("ours-local", "ours"));
            assertThat(get(http, peer)).isInstanceOf(Reply.Answered.class);
            var kept = connections.get();
            assertThat(get(http, peer)).isInstanceOf(Reply.Answered.class);
            assertThat(connections.get()).isSameAs(kept).isNotSameAs(first);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "scheduler.worker.ssl-bundle, application",
        "worker.agent.ssl-bundle, worker-agent",
        "worker.agent.http.ssl-bundle, worker-agent",
        "coordinator.ssl-bundle, coordinator"
    })
    void stopsTheStartWithASentenceThatNamesTheProperty(String property, String configuration) {
        var application = switch (configuration) {
            case "application" -> SchedulerWorkerApplication.class;
            case "worker-agent" -> WorkerAgentApplication.class;
            default -> CoordinatorApplication.class;
        };
        assertThatThrownBy(() -> start(application, configuration, property))
                .rootCause()
                .isInstanceOf(RefusedStartException.class)
                .hasMessageStartingWith(property + ": there is no SSL bundle 'unheard-of'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.ssl.bundle", "management.server.ssl.bundle"})
    @ExtendWith(OutputCaptureExtension.class)
    void stopsTheStartWithASentenceForTheOtherDirectionToo(String property, CapturedOutput output) {
        assertThatThrownBy(() -> start(WorkerAgentApplication.class, "worker-agent", property));
        assertThat(output).contains(property + ": there is no SSL bundle 'unheard-of'; set spring.ssl.bundle.pem.");
    }

    private static void start(Class<?> application, String configuration, String property) {
        new SpringApplicationBuilder(application)
                .registerShutdownHook(false)
                .run(
                        "--spring.config.name=" + configuration,
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:mem:tls;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                        "--" + property + "=unheard-of")
                .close();
    }

    private static boolean answer(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
