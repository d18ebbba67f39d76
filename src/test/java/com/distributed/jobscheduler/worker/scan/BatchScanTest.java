package com.distributed.jobscheduler.worker.scan;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two full batches for an agent that is slow at first; the bulkhead lets a part of the first batch through. */
class BatchScanTest {
    private static final String CLAIM = "/api/job-schedules/claim";
    private static final String DISPATCH = "/api/worker-agent/dispatch";
    private static final int BATCH = 50;
    private static final int AT_ONCE = 25;

    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeScan parts;
    private CompletableFuture<Void> scan = CompletableFuture.completedFuture(null);

    @BeforeEach
    void start() {
        parts = new HandMadeScan(peers, Duration.ZERO);
        parts.dispatch.leasing();
        claims(Scenario.STARTED, "second", jobs(0));
        claims("second", "third", jobs(BATCH));
        claims("third", "third", "");
        agentAnswersAfter(1_500);
        scan = CompletableFuture.runAsync(() -> parts.scan());
        await().until(() -> count("POST " + CLAIM) == 2);
    }

    @AfterEach
    void awaitTheScan() {
        scan.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void claims(String state, String next, String jobs) {
        peers.server.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("drain")
                .whenScenarioStateIs(state)
                .willReturn(okJson("{\"success\":true,\"data\":[" + jobs + "]}"))
                .willSetStateTo(next));
    }

    private static String jobs(int first) {
        return IntStream.range(first, first + BATCH)
                .mapToObj(id ->
                        "{\"jobId\":%d,\"nextRunTime\":\"%s\",\"status\":\"SCHEDULED\",\"segment\":1,\"claimToken\":\"t\"}"
                                .formatted(id, DueEntries.DUE))
                .collect(Collectors.joining(","));
    }

    private void agentAnswersAfter(int millis) {
        peers.server.stubFor(post(urlPathEqualTo(DISPATCH))
                .willReturn(okJson("{\"success\":true}").withFixedDelay(millis)));
    }

    private int count(String prefix) {
        return parts.requests(prefix).size();
    }

    @Test
    void claimsOneBatchAheadWhileTheLastOneStarts() {
        assertThat(count("POST " + DISPATCH)).isLessThanOrEqualTo(AT_ONCE);
        await().during(Duration.ofMillis(200)).until(() -> count("POST " + CLAIM) == 2);
        assertThat(parts.dispatch.dispatcher.inFlight()).isEqualTo(2 * BATCH);

        agentAnswersAfter(0);
        awaitTheScan();

        assertThat(count("POST " + DISPATCH)).isEqualTo(2 * BATCH);
        assertThat(count("POST " + CLAIM)).isEqualTo(3);
    }

    @Test
    void givesBackWhatItClaimedAheadWhenItShutsDown() {
        parts.dispatch.dispatcher.stopClaiming();
        awaitTheScan();

        assertThat(count("POST " + CLAIM)).isEqualTo(2);
        assertThat(count("POST " + DISPATCH)).isLessThanOrEqualTo(AT_ONCE);
        assertThat(count("POST " + DISPATCH) + count("PUT /api/jobs/")).isEqualTo(2 * BATCH);
        assertThat(parts.dispatch.dispatcher.inFlight()).isZero();
    }
}
