package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An agent refuses an outdated epoch. A scan that kept the epoch of its begin would get all its claims refused and
 * returned, and would claim them again.
 */
@Tag("application")
class EpochInForceTest {
    private static final String CLAIM = "/api/job-schedules/claim";
    private WorkerUnderTest worker;

    @BeforeEach
    void start() {
        worker = new WorkerUnderTest("scheduler.worker.look-ahead=0");
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private void assign(long epoch) {
        worker.context.getBean(SegmentManager.class).replace(Segments.of(List.of(0, 1, 2)), epoch, "test");
    }

    /** The assignment changes while the scan waits for its first answer. */
    private void assignDuring(String path, long epoch) {
        var changed = new AtomicBoolean();
        worker.peers.addMockServiceRequestListener((request, answer) -> {
            if (request.getUrl().startsWith(path) && changed.compareAndSet(false, true)) {
                assign(epoch);
            }
        });
    }

    private List<String> epochsOf(List<Long> jobs) {
        return worker.logged("POST", "/api/worker-agent/dispatch").stream()
                .filter(request -> jobs.contains(
                        Long.valueOf(request.getHeader("Idempotency-Key").split(":", 2)[0])))
                .map(request -> request.getHeader("Scheduler-Epoch"))
                .distinct()
                .toList();
    }

    @Test
    void isOnEveryLaterBatchOfAScan() {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        assign(3);
        await().until(() -> !worker.logged("POST", CLAIM).isEmpty());
        var first = gives(Scenario.STARTED, 50);
        var second = gives("50", 7);
        assignDuring(CLAIM, 9);

        assertThat(worker.scan().dispatched()).isEqualTo(57);

        assertThat(epochsOf(first)).containsExactly("3");
        assertThat(epochsOf(second)).containsExactly("9");
    }

    /** After a restore of the coordinator's database: the agent remembers a higher epoch than the one in force. */
    @Test
    void endsTheScanWhenAnAgentKnowsALaterOne() {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        assign(3);
        await().until(() -> !worker.logged("POST", CLAIM).isEmpty());
        var jobs = IntStream.range(0, 200).mapToObj(i -> claimed(newId())).toList();
        worker.peers.stubFor(
                post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":" + jobs + "}")));
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse()
                        .withStatus(409)
                        .withBody("{\"success\":false,\"data\":null,\"errorCode\":\"STALE_EPOCH\"}")));
        worker.peers.resetRequests();

        var scan = worker.scan();

        assertThat(scan.declined()).isEqualTo("an agent knows a newer assignment");
        assertThat(worker.logged("POST", CLAIM)).hasSizeBetween(1, 3);
        assertThat(worker.scan().due()).as("claimed by the next scan").isZero();
    }

    private static String claimed(long id) {
        return pending(id).replace("PENDING", "SCHEDULED").replace("}", ",\"claimToken\":\"t\"}");
    }

    /** A claim in this state gets this many jobs. */
    private List<Long> gives(String state, int count) {
        var jobs = new ArrayList<Long>();
        var entries = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            var id = newId();
            jobs.add(id);
            entries.add(claimed(id));
        }
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("rounds")
                .whenScenarioStateIs(state)
                .willReturn(okJson("{\"success\":true,\"data\":" + entries + "}"))
                .willSetStateTo("" + count));
        return jobs;
    }

    @Test
    void isOnWhatAListNamedUnderAnEarlierOne() {
        assign(3);
        await().until(() -> !worker.logged("GET", "/api/job-schedules/due").isEmpty());
        var job = newId();
        worker.lists(pending(job));
        assignDuring("/api/job-schedules/due", 9);

        worker.scan();

        assertThat(epochsOf(List.of(job))).containsExactly("9");
    }
}
