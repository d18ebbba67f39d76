package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.worker.scan.HandMadeScan.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerState;
import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.distributed.jobscheduler.worker.segment.SegmentsChanged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a scan begins, and how it treats its list, its batches, and their failures. */
class ScheduleScannerTest {
    private static final String DUE = "/api/job-schedules/due";
    private static final String CLAIM = "/api/job-schedules/claim";

    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeScan parts;

    @BeforeEach
    void start() {
        parts = new HandMadeScan(peers, Duration.ZERO);
        peers.server.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(aResponse().withStatus(404)));
    }

    @Test
    void asksForNothingWithoutSegments() {
        parts.dispatch.segments.replace(Segments.NONE, null, "test");

        assertThat(parts.scanner.scanOnce()).isEmpty();
        assertThat(parts.dispatch.requests()).isEmpty();
        assertThat(parts.scanner.lastScanTime()).isEqualTo(parts.dispatch.clock.instant());
        assertThat(parts.scanner.nextScanTime())
                .isEqualTo(parts.dispatch.clock.instant().plusSeconds(60));
    }

    @Test
    void asksForNothingDuringAPause() {
        var before = parts.scanner.lastScanTime();
        parts.dispatch.pauseDispatching();

        assertThat(parts.scanner.scanOnce()).isEmpty();
        assertThat(parts.dispatch.requests()).isEmpty();
        assertThat(parts.scanner.lastScanTime()).isEqualTo(before);
    }

    @Test
    void neverRunsTwiceAtATime() throws Exception {
        peers.server.stubFor(get(urlPathEqualTo(DUE))
                .willReturn(okJson("{\"success\":true,\"data\":[]}").withFixedDelay(1_000)));
        var first = Thread.ofVirtual().start(parts.scanner::scanOnce);
        await().until(() -> !parts.requests("GET " + DUE).isEmpty());

        assertThat(parts.scanner.scanOnce()).isEmpty();
        assertThat(parts.scanner.startScan()).isFalse();
        first.join();
        assertThat(parts.scanner.scanOnce()).isPresent();
    }

    @Test
    void looksAtNewSegmentsAtOnceAndAtLostOnesNot() {
        parts.lists();
        parts.scanner.segmentsChanged(new SegmentsChanged(Segments.of(List.of(1, 2)), Segments.of(List.of(1))));
        assertThat(parts.dispatch.requests()).isEmpty();

        parts.scanner.segmentsChanged(new SegmentsChanged(Segments.of(List.of(1)), Segments.of(List.of(1, 2))));

        await().until(() -> !parts.requests("GET " + DUE).isEmpty());
    }

    @Test
    void looksAgainRightAfterTheScanThatNewSegmentsMet() throws Exception {
        peers.server.stubFor(get(urlPathEqualTo(DUE))
                .willReturn(okJson("{\"success\":true,\"data\":[]}").withFixedDelay(500)));
        var first = Thread.ofVirtual().start(parts.scanner::scanOnce);
        await().until(() -> !parts.requests("GET " + DUE).isEmpty());

        parts.scanner.resumed();

        first.join();
        await().until(() -> parts.requests("GET " + DUE).size() == 2);
    }

    @Test
    void beginsNothingAfterItsStop() {
        parts.scanner.stop();

        assertThat(parts.scanner.scanOnce()).isEmpty();
        assertThat(parts.scanner.startScan()).isFalse();
        assertThat(parts.scanner.nextScanTime()).isNull();
        assertThat(parts.condition.state()).isEqualTo(WorkerState.DRAINING);
    }

    @Test
    void claimsOneByOneWhereTheStoreHasNoBatchClaim() {
        parts.lists(pending(1), pending(2));

        var scan = parts.scan();

        assertThat(scan.outcomes()).isEqualTo(Map.of(DispatchOutcome.DISPATCHED, 2));
        assertThat(scan.due()).isEqualTo(2);
        assertThat(parts.scanner.lastSummary()).isEqualTo(scan);
        assertThat(parts.recent.from(0)).hasSize(1);
    }

    @Test
    void asksForNoListWhereTheBatchesBringAll() {
        peers.server.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));

        assertThat(parts.scan().failure()).isNull();
        assertThat(parts.requests("GET")).isEmpty();
    }

    @Test
    void isOneRequestWhileNothingIsDue() {
        parts = new HandMadeScan(peers, Duration.ofSeconds(20));
        peers.server.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        parts.lists();
        parts.scan();
        assertThat(parts.requests("POST " + CLAIM)).hasSize(1);

        parts.scan();

        assertThat(parts.requests("POST " + CLAIM)).hasSize(1);
        assertThat(parts.requests("GET " + DUE)).hasSize(2);
    }

    @Test
    void callsItselfUnhealthyAfterThreeFailuresInARow() {
        peers.server.stubFor(get(urlPathEqualTo(DUE)).willReturn(serverError()));

        for (var expected : List.of(WorkerState.ONLINE, WorkerState.ONLINE, WorkerState.UNHEALTHY)) {
            assertThat(parts.scan().failure()).contains("500");
            assertThat(parts.condition.state()).isEqualTo(expected);
        }
        parts.lists();
        parts.scan();
        assertThat(parts.condition.state()).isEqualTo(WorkerState.ONLINE);
    }

    @Test
    void looksAgainAtOnceAtAListThatBrokeOffAfterSomeOfItWasTaken() {
        peers.server.stubFor(
                get(urlPathEqualTo(DUE)).willReturn(okJson("{\"success\":true,\"data\":[" + pending(1) + ",")));

        assertThat(parts.scan().failure()).isNotNull();

        await().until(() -> parts.requests("GET " + DUE).size() >= 2);
        parts.scanner.stop();
    }

    @Test
    void saysThatAnotherProcessHoldsItsId() {
        parts.dispatch.segments.fenceOff("taken");

        assertThat(parts.condition.state()).isEqualTo(WorkerState.WORKER_ID_TAKEN);
    }

    @Test
    void goesOnBehindAnEntryThatIsMalformed() {
        parts.lists("{\"jobId\":1}", pending(2));

        var scan = parts.scan();

        assertThat(scan.skipped()).isEqualTo(Map.of(Skip.MALFORMED, 1));
        assertThat(scan.dispatched()).isEqualTo(1);
    }

    @Test
    void readsNothingMoreOnceItStops() {
        peers.server.stubFor(any(urlPathEqualTo("/api/jobs/1/status")).willReturn(okJson("{\"success\":true}")));
        parts.lists(pending(1));
        parts.dispatch.dispatcher.stopClaiming();

        assertThat(parts.scanner.scanOnce()).isEmpty();
        assertThat(parts.dispatch.requests()).isEmpty();
    }
}
