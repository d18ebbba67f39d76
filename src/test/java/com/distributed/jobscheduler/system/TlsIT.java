package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.client.CertificateAuthority;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** The whole system over https with a certificate on both sides, as docs/security.md has it. */
@Tag("ci")
class TlsIT {
    private static final String HERE = "dns:localhost,ip:127.0.0.1";
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void runsJobsBetweenRolesThatKnowEachOtherAndFollowsTheirCertificates() {
        var ours = new CertificateAuthority(folder, "first");
        var foreign = new CertificateAuthority(folder, "foreign");
        ours.writeCertificate(file("ca.crt"));
        foreign.writeCertificate(file("foreign-ca.crt"));
        issue(ours, "server", HERE);
        issue(ours, "client", HERE);
        issue(foreign, "agent", HERE);
        issue(foreign, "foreign", HERE);

        try (var system = new Standalone(folder, showing("client", "ca.crt"), settings())) {
            for (var service : List.of(system.store, system.coordinator, system.worker)) {
                for (var stranger : List.of(showing(null, "ca.crt"), showing("foreign", "ca.crt"))) {
                    assertRefused(new Service(service.port(), stranger));
                }
                assertRefused(new Service(service.port(), showing("client", "foreign-ca.crt")));
            }
            await("all segments pushed to the worker's https address")
                    .atMost(SOON)
                    .until(() -> system.worker
                                    .get("/api/scheduler-worker/segments")
                                    .path("segments")
                                    .size()
                            == 100);
            assertThat(system.coordinator.get("/api/scheduler-workers").toString())
                    .contains("https://localhost:" + system.worker.port());

            var job = system.submit("log", "ONE_TIME", 5, Instant.now());
            awaitInOutput(system, "PKIX path");
            assertThat(system.statusOf(job)).isIn("PENDING", "SCHEDULED");
            issue(ours, "agent", "dns:elsewhere.example");
            awaitInOutput(system, "No subject alternative DNS name matching localhost");
            assertThat(system.statusOf(job)).isIn("PENDING", "SCHEDULED");
            assertThat(system.store.get("/api/executions?jobId=" + job).findValuesAsText("startedAt"))
                    .containsOnly("null");
            issue(ours, "agent", HERE);
            awaitCompleted(system.store, job);

            var newer = new CertificateAuthority(folder, "second");
            Stream.of("server", "client", "agent").forEach(name -> issue(newer, name, HERE));
            newer.writeCertificate(file("ca.crt"));
            var store = new Service(system.store.port(), showing("client", "ca.crt"));
            await("the new certificates")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> !store.get("/api/jobs").isMissingNode());
            var next = store.post("/api/jobs", """
                            {"jobName":"log","frequency":"ONE_TIME","executionTime":"%s","payload":"x","segment":7}""".formatted(Instant.now()));
            awaitCompleted(store, next.path("id").longValue());
            assertRefused(system.store); // with the previous certificate
        }
    }

    private String[] settings() {
        return Stream.of(
                        pem("server", "server"),
                        pem("client", "client"),
                        pem("agent", "agent"),
                        Stream.of("job-store", "coordinator", "worker")
                                .map(role -> "--" + role + "/server.ssl.bundle=server"),
                        Stream.of(
                                "--agent/server.ssl.bundle=agent",
                                "--server.ssl.client-auth=need",
                                "--management.server.ssl.enabled=false",
                                "--spring.ssl.bundle.watch.file.quiet-period=500ms",
                                "--scheduler.worker.ssl-bundle=client",
                                "--worker.agent.ssl-bundle=client",
                                "--coordinator.ssl-bundle=client",
                                "--resilience4j.circuitbreaker.instances.worker-agent.wait-duration-in-open-state=1s",
                                "--logging.level.com.distributed.jobscheduler.worker.dispatch=DEBUG"))
                .flatMap(settings -> settings)
                .toArray(String[]::new);
    }

    private Stream<String> pem(String bundle, String name) {
        var prefix = "--spring.ssl.bundle.pem." + bundle + ".";
        return Stream.of(
                prefix + "reload-on-update=true",
                prefix + "keystore.certificate=" + file(name + ".crt"),
                prefix + "keystore.private-key=" + file(name + ".key"),
                prefix + "truststore.certificate=" + file("ca.crt"));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void issue(CertificateAuthority authority, String name, String names) {
        authority.issue(names, file(name + ".crt"), file(name + ".key"));
    }

    private SSLContext showing(String certificate, String authority) {
        var shown = certificate == null
                ? null
                : PemSslStore.load(PemSslStoreDetails.forCertificate(
                                file(certificate + ".crt").toString())
                        .withPrivateKey(file(certificate + ".key").toString()));
        var trusted = PemSslStore.load(
                PemSslStoreDetails.forCertificate(file(authority).toString()));
        return SslBundle.of(new PemSslStoreBundle(shown, trusted)).createSslContext();
    }

    private static void assertRefused(Service service) {
        assertThatThrownBy(() -> service.get("/api"))
                .isInstanceOf(UncheckedIOException.class)
                .satisfiesAnyOf(
                        refused -> assertThat(refused).hasRootCauseInstanceOf(SSLException.class),
                        refused -> assertThat(refused).hasStackTraceContaining("SSLHandshakeException"),
                        refused -> assertThat(refused).hasStackTraceContaining("certificate"));
    }

    private static void awaitInOutput(Standalone system, String text) {
        await(text).atMost(SOON).until(() -> system.output().contains(text));
    }

    private static void awaitCompleted(Service store, long job) {
        await("job " + job)
                .atMost(SOON)
                .until(() ->
                        store.get("/api/jobs/" + job).path("status").textValue().equals("COMPLETED"));
    }
}
