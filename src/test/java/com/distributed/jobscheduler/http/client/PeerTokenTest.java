package com.distributed.jobscheduler.http.client;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PeerTokenTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @Test
    void isShownToItsPeerAndToNobodyElse() throws Exception {
        var peer = new WireMockServer(options().dynamicPort());
        var other = new WireMockServer(options().dynamicPort());
        peer.start();
        other.start();
        try (var outbound = new Outbound(
                new OutboundLimits(Duration.ofSeconds(2), 4, DataSize.ofKilobytes(64)),
                PeerTls.ofTheRuntime(),
                new ObjectMapper())) {
            peer.stubFor(get("/away").willReturn(temporaryRedirect(other.baseUrl() + "/taken")));
            var client = outbound.clientFor(URI.create(peer.baseUrl()), PeerToken.of("a-token", "s3cret", null));

            outbound.send(DEADLINE, client.get().uri("/here"));
            outbound.send(DEADLINE, client.get().uri("/away"));
            outbound.send(DEADLINE, client.get().uri(URI.create(other.baseUrl() + "/elsewhere")));

            peer.verify(1, getRequestedFor(urlEqualTo("/here")).withHeader("Authorization", equalTo("Bearer s3cret")));
            other.verify(1, getRequestedFor(urlEqualTo("/elsewhere")).withHeader("Authorization", absent()));
            other.verify(1, getRequestedFor(anyUrl()));
        } finally {
            peer.stop();
            other.stop();
        }
    }

    @Test
    void isNeverPrintedAndNamesThePropertyThatIsWrong() {
        assertThat(PeerToken.of("a-token", "s3cret", null)).hasToString("******");
        assertThatThrownBy(() -> PeerToken.of("a-token", "s3cret\r\nX: y", null))
                .hasMessageContaining("a-token")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> PeerToken.of("a-token", null, Path.of("/nowhere/at/all")))
                .hasMessageContaining("a-token-file");
    }
}
