package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a store that offers the batch claim. */
@Tag("ci")
class BatchClaimTest {
    private static final String CLAIM = "/api/job-schedules/claim";

    private static WorkerUnderTest shared;

    WorkerUnderTest worker;

    @BeforeAll
    static void startShared() {
        shared = new WorkerUnderTest("scheduler.worker.look-ahead=0");
    }

    @AfterAll
    static void stopShared() {
        shared.close();
    }

    @BeforeEach
    void start() {
        use(shared);
    }

    private void use(WorkerUnderTest one) {
        worker = one;
        worker.assign();
        worker.peers.resetAll();
        WorkerUnderTest.stubAgreeable(worker.peers);
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson(list())));
        circuits().forEach(CircuitBreaker::reset);
        worker.assign(0, 1, 2);
        // What the test before did to the agent may keep the worker from claiming for a few seconds.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            worker.scan();
            return !worker.logged("POST", CLAIM).isEmpty();
        });
        // The next one is the test's own.
        worker.scan();
        worker.peers.resetRequests();
    }

    @AfterEach
    void stop() {
        if (worker != shared) {
            worker.close();
        }
    }

    private Collection<CircuitBreaker> circuits() {
        return worker.context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers();
    }

    private static String claimed(long id) {
        return pending(id).replace("PENDING", "SCHEDULED").replace("}", ",\"claimToken\":\"t-" + id + "\"}");
    }

    private static String list(String... entries) {
        return "{\"success\":true,\"data\":[" + String.join(",", entries) + "]}";
    }

    /** The first claim gets these jobs; each later one gets none. */
    private void givesOnce(String... entries) {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(okJson(list(entries)))
                .willSetStateTo("given"));
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("once")
                .whenScenarioStateIs("given")
                .willReturn(okJson(list())));
    }

    private List<String> sent(String method, String prefix) {
        return worker.logged(method, prefix).stream().map(r -> r.getUrl()).toList();
    }

    @Test
    void claimsAndDispatchesWithoutOneRequestPerClaim() throws Exception {
        var first = newId();
        var second = newId();
        givesOnce(claimed(first), claimed(second).replace("ONE_TIME", "DAILY"));
        var before = Instant.now();

        var scan = worker.scan();

        assertThat(scan.due()).isEqualTo(2);
        assertThat(scan.dispatched()).isEqualTo(2);
        // No due list, no single claims, and no next-run call: such a store moves the schedule at the run's end.
        assertThat(worker.logged()).hasSize(3);
        var body = new ObjectMapper()
                .readTree(worker.logged("POST", CLAIM).getFirst().getBodyAsString());
        assertThat(body.path("workerId").asText()).isEqualTo("worker-1");
        assertThat(body.path("segments").toString()).isEqualTo("[0,1,2]");
        assertThat(Instant.parse(body.path("asOf").asText())).isBetween(before, Instant.now());
        assertThat(body.path("limit").asInt()).isBetween(1, 200);
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch"))
                .extracting(r -> r.getHeader("Scheduler-Claim"))
                .containsExactlyInAnyOrder("t-" + first, "t-" + second);
    }

    /** An older store does not read how long a job must wait. */
    @Test
    void endsTheScanWhenTheStoreGivesOutAgainWhatWasRefused() {
        // It goes on a moment later, when another test may count the shared worker's claims.
        use(new WorkerUnderTest("scheduler.worker.look-ahead=0"));
        var jobs = IntStream.range(0, 200).mapToObj(n -> claimed(newId())).toArray(String[]::new);
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson(list(jobs))));
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0")));

        worker.scan();

        assertThat(worker.logged("POST", CLAIM)).hasSizeBetween(1, 3);
        assertThat(worker.logged("PUT", "/api/jobs/"))
                .allMatch(request -> "0".equals(request.getHeader("Scheduler-Retry-After")));
    }

    @Test
    void goesOnUntilABatchIsNotFull() {
        // It asks for 50 first; the shared worker has already adapted its batch.
        use(new WorkerUnderTest("scheduler.worker.look-ahead=0"));
        var state = new String[] {Scenario.STARTED, "one", "two", "three"};
        var sizes = new int[] {50, 100, 7};
        for (var i = 0; i < sizes.length; i++) {
            worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                    .inScenario("rounds")
                    .whenScenarioStateIs(state[i])
                    .willReturn(okJson(list(IntStream.range(0, sizes[i])
                            .mapToObj(n -> claimed(newId()))
                            .toArray(String[]::new))))
                    .willSetStateTo(state[i + 1]));
        }

        assertThat(worker.scan().dispatched()).isEqualTo(Arrays.stream(sizes).sum());
        assertThat(worker.logged("POST", CLAIM)).hasSize(3);
    }

    @Test
    void returnsWithItsTokenWhatNoAgentTook() {
        var id = newId();
        givesOnce(claimed(id));
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0")));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.RETURNED, 1));

        var back = worker.logged("PUT", "/api/jobs/" + id);
        assertThat(back).hasSize(1);
        assertThat(back.getFirst().getUrl()).endsWith("status=PENDING");
        assertThat(back.getFirst().getHeader("Scheduler-Claim")).isEqualTo("t-" + id);
    }

    @Test
    void claimsNothingWhileTheAgentsCircuitIsOpen() {
        circuits().forEach(c -> c.transitionToOpenState());

        worker.scan();

        assertThat(worker.logged()).isEmpty();
    }

    @Test
    void triesAHalfOpenCircuitWithASingleJob() {
        circuits().forEach(c -> {
            c.transitionToOpenState();
            c.transitionToHalfOpenState();
        });
        givesOnce(claimed(newId()));

        worker.scan();

        assertThat(worker.logged("POST", CLAIM).getFirst().getBodyAsString()).contains("\"limit\":1}");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 400, 500, 501})
    void claimsOneByOneWhereTheStoreHasNoSuchCall(int status) {
        worker = new WorkerUnderTest();
        worker.settle();
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(aResponse().withStatus(status)));
        worker.lists(pending(newId()));

        assertThat(worker.scan().dispatched()).isEqualTo(1);
        assertThat(sent("PUT", "/api/jobs")).hasSize(1);
    }

    @Test
    void doesNotTakeAStoreInTroubleForOneWithoutTheCall() {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(aResponse().withStatus(503)));
        assertThat(worker.scan().failure()).contains("503");
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(aResponse().withStatus(500)));
        assertThat(worker.scan().failure()).contains("500");

        givesOnce(claimed(newId()));

        assertThat(worker.scan().dispatched()).isEqualTo(1);
        assertThat(sent("GET", "/api/job-schedules/due")).isEmpty();
    }

    @Test
    void dispatchesWhatCouldBeReadOfAnAnswerThatBrokeOff() {
        var whole = list(claimed(newId()), claimed(newId()));
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("broken")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(200).withBody(whole.substring(0, whole.length() - 40)))
                .willSetStateTo("then"));
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .inScenario("broken")
                .whenScenarioStateIs("then")
                .willReturn(okJson(list())));

        worker.scan();

        await().untilAsserted(() ->
                assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1));
        // A repeat would bring that job again.
        worker.scan();
        assertThat(worker.logged("POST", CLAIM))
                .noneMatch(r -> r.getBodyAsString().contains("repeat"));
    }

    @Test
    void aLostAnswerFailsTheScanAndNothingElse() {
        worker.peers.stubFor(
                post(urlPathEqualTo(CLAIM)).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThat(worker.scan().failure()).isNotNull();
    }

    @Test
    void repeatsAClaimWhoseAnswerWasLostWithItsKeyAndThenGoesOn() {
        var ids = new long[] {newId(), newId()};
        respondsInTurn(
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withStatus(503),
                okJson(list(claimed(ids[0]))),
                okJson(list(claimed(ids[1]))),
                okJson(list()));

        assertThat(worker.scan().failure()).isNotNull();
        assertThat(worker.scan().failure()).contains("503");
        assertThat(worker.scan().dispatched()).isEqualTo(2);

        var claims = worker.logged("POST", CLAIM);
        assertThat(claims.stream()
                        .map(r -> r.getBodyAsString().contains("\"repeat\":true"))
                        .limit(4))
                .containsExactly(false, true, true, false);
        var keys = claims.stream().map(r -> r.getHeader("Idempotency-Key")).toList();
        assertThat(keys.get(1)).isNotBlank().isEqualTo(keys.get(0));
        assertThat(keys.get(2)).isEqualTo(keys.get(0));
        assertThat(keys.get(3)).isNotBlank().isNotEqualTo(keys.get(0));
    }

    private void respondsInTurn(ResponseDefinitionBuilder... answers) {
        for (var i = 0; i < answers.length; i++) {
            worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                    .inScenario("in turn")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : Integer.toString(i))
                    .willReturn(answers[i])
                    .willSetStateTo(Integer.toString(Math.min(i + 1, answers.length - 1))));
        }
    }

    @Test
    void isNotDoneWithARevokedSegmentWhileABatchClaimMayStillBringItsJobs() throws Exception {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM))
                .willReturn(okJson(list(claimed(newId()))).withFixedDelay(4_000)));
        var dispatcher = worker.context.getBean(JobDispatcher.class);
        var scan = Thread.ofVirtual().start(worker::scan);
        await().until(() -> !worker.logged("POST", CLAIM).isEmpty());

        worker.context.getBean(SegmentManager.class).replace(Segments.NONE, null, "test");

        assertThat(dispatcher.segmentsInFlight()).contains(1);
        assertThat(dispatcher.awaitIdle(s -> s == 1, Duration.ofMillis(50))).isFalse();
        assertThat(dispatcher.awaitIdle(s -> s == 1, Duration.ofSeconds(20))).isTrue();
        scan.join();
        // The claim was ours, so it was dispatched; after the revocation no further job was claimed.
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1);
        assertThat(worker.logged("POST", CLAIM)).hasSize(1);
    }

    /** A worker of its own, whose scans found nothing so far. */
    private void useOneThatLooksAhead() {
        var peers = WorkerUnderTest.startPeers();
        peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson(list())));
        worker = new WorkerUnderTest(peers, "scheduler.worker.look-ahead=20s");
        worker.assign(0, 1, 2);
        await().until(() -> !worker.logged("GET", "/api/job-schedules/due").isEmpty());
    }

    @Test
    void claimsAtItsInstantWhatTheLookAheadFound() {
        useOneThatLooksAhead();
        var due = Instant.now().plusSeconds(3);
        worker.lists(
                pending(newId()).replace(DUE, due.toString()),
                pending(newId()).replace(DUE, due.toString()),
                pending(newId()).replace(DUE, due.plusSeconds(3).toString()));
        worker.peers.resetRequests();

        worker.scan();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> worker.logged("POST", CLAIM).size() >= 2);
        var asOf = worker.logged("POST", CLAIM).stream()
                .map(r -> Instant.parse(r.getBodyAsString().replaceAll(".*\"asOf\":\"([^\"]*)\".*", "$1")))
                .collect(Collectors.toList());
        assertThat(asOf).hasSize(2); // one per instant; while no job is due, the scan itself makes no claim
        assertThat(asOf.get(0)).isBetween(due, due.plusSeconds(3));
        assertThat(asOf.get(1)).isAfterOrEqualTo(due.plusSeconds(3));
    }

    @Test
    void dispatchesAtItsDueTimeWhatWasClaimedAMomentAhead() {
        useOneThatLooksAhead();
        var due = Instant.now().plusSeconds(3);
        var id = newId();
        worker.lists(pending(id).replace(DUE, due.toString()));
        givesOnce(claimed(id).replace(DUE, due.toString()));
        worker.peers.resetRequests();

        worker.scan();

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());
        assertThat(worker.logged("POST", CLAIM).getFirst().getLoggedDate().toInstant())
                .isAfterOrEqualTo(due.minusMillis(101));
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")
                        .getFirst()
                        .getLoggedDate()
                        .toInstant())
                .isAfterOrEqualTo(due.minusMillis(1));
    }

    /** The rest of a backlog is for the next batches: listing a million jobs each second would cost more than claiming them. */
    @Test
    void listsOnlyWhatBecomesDueLaterWhileBatchesLeaveABacklog() {
        useOneThatLooksAhead();
        givesOnce(claimed(newId()));
        worker.lists(pending(newId())); // the list found it, and the next scan claims in batches
        worker.scan();
        await().until(() -> !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());
        worker.lists();
        givesOnce(claimed(newId()));
        worker.peers.resetRequests();
        worker.scan();
        assertThat(lastListAfter()).as("a complete pass").isNull();

        worker.lists(pending(newId()));
        var before = Instant.now();
        // A pass that the open circuit declines leaves what is due; the first scan may still take the list for all.
        await().until(() -> {
            circuits().forEach(CircuitBreaker::transitionToOpenState);
            worker.scan();
            return lastListAfter() != null;
        });

        assertThat(Instant.parse(lastListAfter())).isBetween(before.minusSeconds(1), Instant.now());
    }

    private @Nullable String lastListAfter() {
        return worker.logged("GET", "/api/job-schedules/due").getLast().getHeader("Scheduler-Due-After");
    }

    @Test
    void claimsAtOnceWhatTheListShowsDueAlready() {
        useOneThatLooksAhead();
        var id = newId();
        givesOnce(claimed(id));
        worker.lists(pending(id));

        worker.scan();

        await().untilAsserted(() ->
                assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1));
    }
}
