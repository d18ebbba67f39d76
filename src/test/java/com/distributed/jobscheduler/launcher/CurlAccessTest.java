package com.distributed.jobscheduler.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.access.AccessProperties;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.Ssl;
import org.springframework.mock.env.MockEnvironment;

class CurlAccessTest {
    private static final InetAddress EVERY_INTERFACE = address("0.0.0.0");
    private final MockEnvironment properties = new MockEnvironment();

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static AccessProperties access(@Nullable Path tokenFile, boolean alwaysRequired) {
        return new AccessProperties(Map.of("operator", List.of("secret")), tokenFile, alwaysRequired, false, false);
    }

    private CurlAccess of(AccessProperties access, InetAddress address, @Nullable Ssl ssl) {
        return CurlAccess.of(access, address, ssl, properties);
    }

    @Test
    void needsNothingOnTheLoopbackInterface() {
        assertThat(of(access(null, false), InetAddress.getLoopbackAddress(), null))
                .isEqualTo(new CurlAccess("", ""));
    }

    @Test
    void readsTheOperatorsTokenFromTheTokenFile(@TempDir Path folder) {
        assertThat(of(access(Path.of("tokens"), false), EVERY_INTERFACE, null).options())
                .isEqualTo(" -H \"Authorization: Bearer $(sed -n 's/^operator //p' tokens | head -n 1)\"");
        assertThat(of(access(folder, false), EVERY_INTERFACE, null).options())
                .isEqualTo(" -H \"Authorization: Bearer $(head -n 1 " + folder + "/operator)\"");
    }

    @Test
    void neverPrintsATokenOfTheConfiguration() {
        var access = of(access(null, true), InetAddress.getLoopbackAddress(), null);

        assertThat(access.options()).isEqualTo(" -H \"Authorization: Bearer $OPERATOR_TOKEN\"");
        assertThat(access.remark()).contains("OPERATOR_TOKEN=");
        assertThat(access.toString()).doesNotContain("secret");
    }

    @Test
    void namesTheCertificatesOfTheBundle() {
        properties
                .withProperty("spring.ssl.bundle.pem.here.keystore.certificate", "file:tls/here.crt")
                .withProperty("spring.ssl.bundle.pem.here.keystore.private-key", "tls/here.key")
                .withProperty("spring.ssl.bundle.pem.here.truststore.certificate", "tls/ca.crt");
        var ssl = Ssl.forBundle("here");

        assertThat(of(access(null, false), InetAddress.getLoopbackAddress(), ssl)
                        .options())
                .isEqualTo(" --cacert tls/ca.crt");

        ssl.setClientAuth(Ssl.ClientAuth.NEED);
        assertThat(of(access(null, false), InetAddress.getLoopbackAddress(), ssl)
                        .options())
                .isEqualTo(" --cacert tls/ca.crt --cert tls/here.crt --key tls/here.key");
    }

    @Test
    void welcomesWithCommandsThatWorkAndWithWhatKeepsJobsBack() {
        var urls = Map.of(
                Role.JOB_STORE, "https://localhost:8081",
                Role.COORDINATOR, "https://localhost:8082",
                Role.AGENT, "https://localhost:8084",
                Role.WORKER, "https://localhost:8083");

        var text = Welcome.text(urls, "under ./data", new CurlAccess(" --cacert ca.crt", ""), "no segments");

        assertThat(text)
                .contains(
                        "page         https://localhost:8083/\n",
                        "curl --cacert ca.crt https://localhost:8081/api/jobs/1",
                        "curl -X POST https://localhost:8081/api/jobs --cacert ca.crt -H",
                        "No job is dispatched yet: no segments.",
                        "its data is under ./data.");
    }
}
