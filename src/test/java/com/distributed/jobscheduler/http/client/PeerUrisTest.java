package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class PeerUrisTest {
    private final PeerUris uris = new PeerUris(URI.create("http://store:8081/base"));

    @Test
    void makesAUriWithoutVariablesOnce() {
        assertThat(uris.expand("/api/jobs")).hasToString("http://store:8081/base/api/jobs");
        assertThat(uris.expand("/api/jobs")).isSameAs(uris.expand("/api/jobs"));
    }

    @Test
    void makesEachUriWithVariables() {
        assertThat(uris.expand("/api/jobs/{id}?asOf={asOf}", 1, "2026-01-01T00:00:00Z"))
                .hasToString("http://store:8081/base/api/jobs/1?asOf=2026-01-01T00:00:00Z");
        assertThat(uris.expand("/api/jobs/{id}?asOf={asOf}", 2, "a&b"))
                .hasToString("http://store:8081/base/api/jobs/2?asOf=a%26b");
    }

    @Test
    void remembersABoundedNumber() {
        for (var i = 0; i < 1_000; i++) {
            uris.expand("/" + i);
        }

        assertThat(uris.expand("/999")).isNotSameAs(uris.expand("/999"));
    }
}
