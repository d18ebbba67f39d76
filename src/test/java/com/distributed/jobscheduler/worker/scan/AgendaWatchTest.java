package com.distributed.jobscheduler.worker.scan;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgendaWatchTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    /** The first caller meets a bug. */
    private static final class OddClock extends Clock {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Instant instant() {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("an odd one");
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void goesOnWithTheNextInstantWhenOneCouldNotBeHandled() {
        var parts = new HandMadeScan(peers, Duration.ZERO);
        var clock = new OddClock();
        watch(parts, Duration.ZERO, clock);

        parts.agenda.wakeAt(parts.dispatch.clock.instant(), null);
        await().until(() -> clock.asked.get() == 1);
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
                        new ScanProperties(Duration.ZERO, claimGather, Duration.ofMinutes(10)),
                        clock)
                .begin();
    }
}
