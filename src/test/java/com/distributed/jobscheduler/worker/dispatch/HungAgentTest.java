package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two agents that answer before they run; one of them accepts connections and does not answer any more. */
@Tag("ci")
class HungAgentTest {
    private static final String CLAIM = "/api/job-schedules/claim";
    private static final int SLOTS = 6;

    private final WireMockServer well = newAgent();
    private final WireMockServer hung = newAgent();
    private WorkerUnderTest worker;

    private static WireMockServer newAgent() {
        var agent = new WireMockServer(options().dynamicPort().containerThreads(120));
        agent.start();
        return agent;
    }

    private static ResponseDefinitionBuilder answer(int freeSlots) {
        return okJson("{\"success\":true,\"data\":\"OK\"}")
                .withHeader("Scheduler-Free-Slots", Integer.toString(freeSlots));
    }

    @BeforeEach
    void start() {
        well.stubFor(any(anyUrl()).willReturn(answer(500).withFixedDelay(200)));
        hung.stubFor(any(anyUrl()).willReturn(answer(SLOTS)));
        worker = new WorkerUnderTest(
                "scheduler.worker.look-ahead=0",
                "scheduler.worker.dispatch-answer-timeout=600ms",
                "scheduler.worker.worker-agent-urls=" + well.baseUrl() + "," + hung.baseUrl());
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        worker.assign(0, 1, 2);
        await().until(() -> !worker.logged("POST", CLAIM).isEmpty());
    }

    @AfterEach
    void stop() {
        worker.close();
        well.stop();
        hung.stop();
    }

    /** The next claim for this many jobs gets them; each later one gets none. */
    private void givesOnce(int count) {
        var jobs = IntStream.range(0, count)
                .mapToObj(i -> pending(newId()).replace("PENDING", "SCHEDULED").replace("}", ",\"claimToken\":\"t\"}"))
                .toList();
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("once" + count)
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(okJson("{\"success\":true,\"data\":" + jobs + "}"))
                .willSetStateTo("given"));
    }

    /** Its status call answers until then; otherwise it would count as silent before any job. */
    private void hangsFromTheNextDispatchOn() {
        hung.resetAll();
        hung.stubFor(any(anyUrl()).willReturn(answer(SLOTS).withFixedDelay(60_000)));
        hung.stubFor(get(urlPathEqualTo("/api/worker-agent/status"))
                .inScenario("hang")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(answer(SLOTS)));
        hung.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .inScenario("hang")
                .willReturn(answer(SLOTS).withFixedDelay(60_000))
                .willSetStateTo("hung"));
    }

    private static List<String> dispatched(WireMockServer agent) {
        return agent.getAllServeEvents().stream()
                .map(event -> event.getRequest())
                .filter(request -> request.getUrl().equals("/api/worker-agent/dispatch"))
                .map(request -> request.getHeader("Idempotency-Key"))
                .toList();
    }

    @Test
    void holdsAFewJobsForItsAnswerTimeoutAndLeavesTheRestToTheOther() {
        givesOnce(10);
        worker.scan();
        await().until(() -> dispatched(hung).size() + dispatched(well).size() == 10);
        assertThat(dispatched(hung)).isNotEmpty();
        hangsFromTheNextDispatchOn();

        var before = dispatched(well).size();
        givesOnce(40);
        worker.scan(); // or what goes on after the last one
        awaitDispatched(before + 40);

        assertThat(dispatched(hung)).hasSizeBetween(1, SLOTS);
        // Once each, and at no other agent: it may have them.
        assertThat(dispatched(hung)).doesNotHaveDuplicates();
        assertThat(new HashSet<>(dispatched(well))).doesNotContainAnyElementsOf(dispatched(hung));
        assertThat(worker.logged("PUT", "/api/jobs/")).as("left to their lease").isEmpty();

        // Not for the minute that the hung agent takes.
        await().atMost(Duration.ofSeconds(30)).until(() -> inFlight() == 0);
        var held = dispatched(hung).size();
        givesOnce(30);
        worker.scan();
        awaitDispatched(before + 70);
        assertThat(dispatched(hung).size() - held).isLessThanOrEqualTo(1);
    }

    private double inFlight() {
        return worker.context
                .getBean(MeterRegistry.class)
                .get(DispatchMetrics.IN_FLIGHT)
                .gauge()
                .value();
    }

    /** Long before the hung agent answers. */
    private void awaitDispatched(int count) {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> dispatched(well).size() + dispatched(hung).size() >= count);
    }
}
