package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.worker.scan.HandMadeScan.entry;
import static com.distributed.jobscheduler.worker.scan.HandMadeScan.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.segment.Segments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Job stuck SCHEDULED in a base-only store's due list", with a timeout of ten minutes. */
class OrphanRecoveryTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeScan parts;

    @BeforeEach
    void start() {
        parts = new HandMadeScan(peers, Duration.ZERO);
        peers.server.stubFor(post(urlPathEqualTo("/api/job-schedules/claim"))
                .willReturn(aResponse().withStatus(404)));
    }

    @Test
    void returnsAJobThatStaysScheduledAndThenTakesItAsAnyOther() {
        parts.lists(stuck(1));
        parts.scan();
        assertThat(moves()).as("after the first look").isEmpty();

        parts.dispatch.clock.advance(Duration.ofMinutes(10));
        parts.scan();
        assertThat(moves()).containsExactly("PUT /api/jobs/1/status?status=PENDING");

        parts.lists(pending(1));
        assertThat(parts.scan().dispatched()).isEqualTo(1);
    }

    @Test
    void waitsUntilItsTimeoutIsOver() {
        parts.lists(stuck(1));
        parts.scan();
        parts.dispatch.clock.advance(Duration.ofMinutes(10).minusNanos(1));
        parts.scan();

        assertThat(moves()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "COMPLETED", "FAILED", "CANCELLED"})
    void leavesAloneWhatIsNotScheduled(String status) {
        parts.lists(entry(1, status, 1, DUE));
        scanAgainLater();

        assertThat(moves()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "COMPLETED", "CANCELLED"})
    void leavesAloneWhatHasMovedOnSinceItWasListed(String status) {
        parts.lists(entry(1, "SCHEDULED", 1, DUE));
        stored(1, status);
        scanAgainLater();

        assertThat(moves()).isEmpty();
    }

    @Test
    void beginsToCountAnewWhenAJobWasGoneInBetween() {
        parts.lists(stuck(1));
        parts.scan();
        parts.lists();
        parts.scan();
        parts.lists(stuck(1));
        parts.dispatch.clock.advance(Duration.ofMinutes(10));
        parts.scan();

        assertThat(moves()).isEmpty();
    }

    @Test
    void leavesItToTheLeaseOfALeasingStore() {
        parts.dispatch.leasing();
        parts.lists(stuck(1));
        scanAgainLater();

        assertThat(moves()).isEmpty();
    }

    @Test
    void returnsWhatThisWorkerDeliveredCountedFromItsDelivery() {
        parts.lists(pending(1));
        parts.scan();
        parts.dispatch.clock.advance(Duration.ofMinutes(10));
        parts.lists(stuck(1));
        parts.scan();

        assertThat(moves()).endsWith("PUT /api/jobs/1/status?status=PENDING");
    }

    @Test
    void leavesItWhereItsSegmentIsNoLongerAssigned() {
        parts.lists(stuck(1));
        parts.scan();
        parts.dispatch.segments.replace(Segments.of(List.of(0)), null, "test");
        parts.dispatch.clock.advance(Duration.ofMinutes(10));
        parts.scan();

        assertThat(moves()).isEmpty();
    }

    private void scanAgainLater() {
        parts.scan();
        parts.dispatch.clock.advance(Duration.ofMinutes(10));
        parts.scan();
    }

    /** A SCHEDULED entry, and its job with the same status. */
    private static String stuck(long id) {
        stored(id, "SCHEDULED");
        return entry(id, "SCHEDULED", 1, DUE);
    }

    private static void stored(long id, String status) {
        peers.server.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson("{\"success\":true,\"data\":{\"id\":%d,\"status\":\"%s\",\"nextRunTime\":\"%s\"}}"
                        .formatted(id, status, DUE))));
    }

    private List<String> moves() {
        return parts.requests("PUT");
    }
}
