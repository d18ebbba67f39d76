package com.distributed.jobscheduler.worker.scan;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgendaWatchTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    /** The first caller meets a bug. */
    private static final class OddTime implements InstantSource {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Instant instant() {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("an odd one");
            }
            return Instant.EPOCH;
        }
    }

    @Test
    void goesOnWithTheNextInstantWhenOneCouldNotBeHandled() {
        var parts = new HandMadeScan(peers, Duration.ZERO);
        var time = new OddTime();
        watch(parts, Duration.ZERO, time.withZone(ZoneOffset.UTC));

        parts.agenda.wakeAt(parts.dispatch.clock.instant(), null);
        await().until(() -> time.asked.get() == 1);
        parts.agenda.wakeAt(parts.dispatch.clock.instant(), null);

        await().until(() -> !parts.requests("POST /api/job-schedules/claim").isEmpty());
        parts.agenda.close();
    }

    @Test
    void claimsTogetherWhatComesDueSoonAfterAClaim() {
        var parts = new HandMadeScan(peers, Duration.ZERO);
        var start = parts.dispatch.clock.instant();
        parts.dispatch.peers.server.stubFor(
                post(urlPathEqualTo("/api/job-schedules/claim")).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        var before = claims(parts);
        watch(parts, Duration.ofMillis(500), parts.dispatch.clock);
        parts.agenda.wakeAt(start, null);
        await().until(() -> claims(parts) == before + 1);

        for (var i = 0; i < 20; i++) {
            parts.agenda.wakeAt(start.minusMillis(i), null);
        }

        await().until(() -> claims(parts) > before + 1);
        parts.agenda.wakeAt(start, null);
        await().during(Duration.ofMillis(200)).until(() -> claims(parts) == before + 2);
        parts.agenda.close();
    }

    @Test
    void claimsAMomentAheadWhatComesDueAndDoesNotAskForItAgain() {
        var parts = new HandMadeScan(peers, Duration.ZERO, Duration.ofSeconds(1));
        var due = parts.dispatch.clock.instant().plusSeconds(10);
        answersClaims(parts, okJson("{\"success\":true,\"data\":[]}"));
        watch(parts, Duration.ZERO, parts.dispatch.clock);
        parts.agenda.claimAt(due, null);
        parts.agenda.claimAt(due.plusMillis(500), null);

        parts.dispatch.clock.set(due.minusMillis(500));

        await().until(() -> claims(parts) == 1);
        assertThat(claimed(parts).getLast()).contains("\"asOf\":\"" + due.plusMillis(500) + "\"");
        parts.dispatch.clock.set(due.plusMillis(500));
        await().during(Duration.ofMillis(700)).until(() -> claims(parts) == 1);
        parts.agenda.close();
    }

    @Test
    void claimsAtTheDueTimeWhatItCouldNotClaimAheadAndNothingAheadForAWhile() {
        var parts = new HandMadeScan(peers, Duration.ZERO, Duration.ofSeconds(1));
        var due = parts.dispatch.clock.instant().plusSeconds(10);
        answersClaims(parts, serviceUnavailable());
        watch(parts, Duration.ZERO, parts.dispatch.clock);
        parts.agenda.claimAt(due, null);
        assertThat(parts.batches.ahead()).isEqualTo(Duration.ofSeconds(1));

        parts.dispatch.clock.set(due.minusMillis(500));

        await().until(() -> claims(parts) == 1);
        await().until(() -> parts.batches.ahead().isZero());
        answersClaims(parts, okJson("{\"success\":true,\"data\":[]}"));
        parts.dispatch.clock.set(due);
        await().until(() -> claims(parts) > 1);
        await().until(() -> !parts.batches.ahead().isZero());
        parts.agenda.close();
    }

    /** The instant that woke the pass does not come again. */
    @Test
    void triesAgainAfterAPauseWhatItCouldNotClaim() {
        var parts = new HandMadeScan(peers, Duration.ZERO);
        var start = parts.dispatch.clock.instant();
        answersClaims(parts, serviceUnavailable());
        watch(parts, Duration.ZERO, parts.dispatch.clock);
        parts.agenda.wakeAt(start, null);
        await().until(() -> claims(parts) == 1);

        assertThat(advancedUntil(parts, 2)).isGreaterThan(Duration.ofMillis(900));
        answersClaims(parts, okJson("{\"success\":true,\"data\":[]}"));
        assertThat(advancedUntil(parts, 3)).isGreaterThan(Duration.ofMillis(1_900));
        // The third was a repeat, behind which more may be due.
        await().until(() -> claims(parts) == 4);
        parts.dispatch.clock.advance(Duration.ofMinutes(1));
        await().during(Duration.ofMillis(700)).until(() -> claims(parts) == 4);
        parts.agenda.close();
    }

    @Test
    void claimsNothingAheadWhileTheAgentsAreSlow() {
        var parts = new HandMadeScan(peers, Duration.ZERO, Duration.ofSeconds(1));
        var due = parts.dispatch.clock.instant().plusMillis(100);
        parts.dispatch.leasing();
        peers.server.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(okJson("{\"success\":true}").withFixedDelay(2_000)));
        answersClaims(
                parts,
                okJson(IntStream.range(0, 40)
                        .mapToObj(id ->
                                HandMadeScan.entry(id, "SCHEDULED", 1, due).replace("}", ",\"claimToken\":\"t\"}"))
                        .collect(Collectors.joining(",", "{\"success\":true,\"data\":[", "]}"))));

        parts.dispatch
                .dispatcher
                .claimDue(parts.dispatch.segments.current(), due, null)
                .start();

        await().until(() -> parts.batches.ahead().isZero());
        await().until(() -> !parts.batches.ahead().isZero());
    }

    /** How far the clock went until so many claims had come. */
    private static Duration advancedUntil(HandMadeScan parts, int claims) {
        var start = parts.dispatch.clock.instant();
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            if (claims(parts) < claims) {
                parts.dispatch.clock.advance(Duration.ofMillis(50));
            }
            return claims(parts) >= claims;
        });
        return Duration.between(start, parts.dispatch.clock.instant());
    }

    private static void answersClaims(HandMadeScan parts, ResponseDefinitionBuilder answer) {
        parts.dispatch.peers.server.stubFor(
                post(urlPathEqualTo("/api/job-schedules/claim")).willReturn(answer));
    }

    private static List<String> claimed(HandMadeScan parts) {
        return parts
                .dispatch
                .peers
                .server
                .findAll(postRequestedFor(urlPathEqualTo("/api/job-schedules/claim")))
                .stream()
                .map(LoggedRequest::getBodyAsString)
                .toList();
    }

    private static int claims(HandMadeScan parts) {
        return parts.requests("POST /api/job-schedules/claim").size();
    }

    private static void watch(HandMadeScan parts, Duration claimGather, Clock clock) {
        new AgendaWatch(
                        parts.agenda,
                        parts.dispatch.segments,
                        parts.dispatch.dispatcher,
                        parts.batches,
                        parts.handover,
                        parts.scanner,
                        new ScanProperties(Duration.ZERO, claimGather, Duration.ZERO, Duration.ofMinutes(10)),
                        clock)
                .begin();
    }
}
