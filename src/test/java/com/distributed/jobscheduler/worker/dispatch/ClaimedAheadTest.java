package com.distributed.jobscheduler.worker.dispatch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches with jobs that become due a moment after their claim. */
class ClaimedAheadTest {
    private static final Duration AHEAD = Duration.ofMillis(600);
    private static final int AT_ONCE = 25;

    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeDispatch parts;
    private Instant now;

    @BeforeEach
    void start() {
        parts = new HandMadeDispatch(peers).agreeable().leasing();
        now = parts.clock.instant();
    }

    private List<CompletableFuture<DispatchResult>> claim(int jobs, Instant due) {
        return claim(IntStream.range(0, jobs).mapToObj(id -> due).toArray(Instant[]::new));
    }

    private List<CompletableFuture<DispatchResult>> claim(Instant... due) {
        return claimAsOf(now.plus(AHEAD), due);
    }

    private List<CompletableFuture<DispatchResult>> claimAsOf(Instant asOf, Instant... due) {
        var body = IntStream.range(0, due.length)
                .mapToObj(id ->
                        "{\"jobId\":%d,\"nextRunTime\":\"%s\",\"status\":\"SCHEDULED\",\"segment\":1,\"claimToken\":\"t\"}"
                                .formatted(id, due[id]))
                .collect(Collectors.joining(","));
        peers.server.stubFor(post(urlPathEqualTo("/api/job-schedules/claim"))
                .willReturn(okJson("{\"success\":true,\"data\":[" + body + "]}")));
        return parts.batches
                .claimDue(parts.segments.current(), asOf, null)
                .start()
                .started();
    }

    private long dispatches() {
        return count("POST /api/worker-agent/dispatch");
    }

    private long count(String prefix) {
        return parts.requests().stream().filter(r -> r.startsWith(prefix)).count();
    }

    @Test
    void dispatchesAtTheDueTimeAndNotBefore() {
        var begun = System.nanoTime();
        var started = claim(1, now.plus(AHEAD));
        assertThat(parts.dispatcher.inFlight()).isEqualTo(1);
        assertThat(dispatches()).isZero();

        assertThat(started.getFirst().orTimeout(20, TimeUnit.SECONDS).join().outcome())
                .isEqualTo(DispatchOutcome.DISPATCHED);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(AHEAD);
        assertThat(dispatches()).isEqualTo(1);
        assertThat(parts.dispatcher.inFlight()).isZero();
    }

    /** The first try asked ahead, and its answer was lost; the repeat asks for what is due now, and gets the same jobs. */
    @Test
    void waitsForTheTimeOfAJobThatOnlyTheFirstTryOfItsClaimHadAskedFor() {
        var begun = System.nanoTime();

        var started = claimAsOf(now, now.plus(AHEAD));

        started.getFirst().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(AHEAD);
    }

    @Test
    void doesNotWaitForAJobThatTheStoreGaveBeyondWhatWasAsked() {
        var started = claim(now.plus(AHEAD).plusSeconds(3_600), now.plus(AHEAD));

        started.getLast().orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(started.getFirst()).isDone();
        assertThat(dispatches()).isEqualTo(2);
    }

    @Test
    void waitsNoLongerThanItMayClaimAheadWhenTheClockIsSetBack() {
        parts.clock.advance(Duration.ofHours(-1));

        var started = claim(1, now.plus(AHEAD));

        started.getFirst().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(dispatches()).isEqualTo(1);
    }

    @Test
    void givesBackWhatWaitsForItsTimeWhenItShutsDown() throws Exception {
        claim(3, now.plus(AHEAD));

        assertThat(parts.dispatcher.drain(Duration.ofSeconds(20), Duration.ZERO))
                .isTrue();

        assertThat(dispatches()).isZero();
        assertThat(count("PUT /api/jobs/")).isEqualTo(3);
    }

    @Test
    void claimsNothingMoreAheadWhileWhatIsDueStartsLate() {
        parts.agentAnswers(okJson("{\"success\":true}").withFixedDelay(2_000));
        assertThat(parts.dispatcher.mayClaimAhead()).isTrue();

        var started = claim(AT_ONCE + 10, now.plusMillis(100));

        await().until(() -> !parts.dispatcher.mayClaimAhead());
        CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(dispatches()).isEqualTo(AT_ONCE + 10);
        assertThat(parts.dispatcher.mayClaimAhead()).isTrue();
    }
}
