package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("ci")
class SharedDispatchTest {
    private static final int JOBS = 30;

    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest();

    @Test
    void goesAloneToAnAgentThatDoesNotSayThatItTakesSeveral() {
        single(okJson("{\"success\":true,\"data\":\"OK\"}").withFixedDelay(100));
        scan(pending(newId()));
        worker.peers.resetRequests();

        var ids = dispatchMany();

        assertThat(groups()).isEmpty();
        assertThat(alone()).containsExactlyInAnyOrderElementsOf(keys(ids));
    }

    @Test
    void goesTogetherWhileOthersAreOnTheirWayEachExactlyOnce() {
        takesSeveral();
        group(each("{\"status\":200}"));

        var ids = dispatchTogether();

        assertThat(groups()).isNotEmpty().anySatisfy(group -> assertThat(group).hasSizeGreaterThan(1));
        assertThat(all()).containsExactlyInAnyOrderElementsOf(keys(ids));
        assertThat(worker.requests()).noneMatch(request -> request.contains("status=PENDING"));
    }

    @Test
    void saysWhoseEachIsAndUnderWhichEpoch() throws Exception {
        worker.context.getBean(SegmentManager.class).replace(Segments.of(List.of(0, 1, 2)), 9L, "test");
        takesSeveral();
        group(each("{\"status\":200}"));

        dispatchTogether();

        for (var group : sent("/api/worker-agent/dispatches")) {
            assertThat(group.getHeader("Scheduler-Worker-Id")).isEqualTo("worker-1");
            assertThat(new ObjectMapper().readTree(group.getBodyAsString()).path("dispatches"))
                    .allSatisfy(
                            entry -> assertThat(entry.path("epoch").longValue()).isEqualTo(9));
        }
    }

    @Test
    void goesAloneWhenTheCallOfSeveralIsRefusedAsAWhole() {
        takesSeveral();
        for (var refusal : new int[] {404, 400, 413, 405}) {
            group(aResponse().withStatus(refusal));

            var ids = dispatchTogether();

            assertThat(groups()).isNotEmpty();
            assertThat(alone()).containsExactlyInAnyOrderElementsOf(keys(ids));
            worker.peers.resetRequests();
        }
    }

    @Test
    void isRepeatedAloneUnderItsKeyWhenTheCallOfSeveralWasLostOrAnsweredBadly() {
        takesSeveral();
        for (var answer : List.of(
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withStatus(500),
                okJson("{\"success\":true,\"data\":\"OK\"}"),
                okJson("{\"success\":true,\"data\":[]}"),
                each("{\"status\":200}", false))) {
            group(answer);

            var ids = dispatchTogether();

            assertThat(groups()).isNotEmpty();
            assertThat(alone()).containsExactlyInAnyOrderElementsOf(keys(ids));
            worker.peers.resetRequests();
        }
        assertThat(worker.context.getBean(AgentPool.class).states())
                .as("a lost call is one failure, however many were in it")
                .allMatch(agent -> agent.circuit().equals("CLOSED"));
    }

    @Test
    void isOneSlowCallHoweverManyWereInIt() {
        takesSeveral();
        group(each("{\"status\":200}").withFixedDelay(3_100)); // beyond slow-call-duration-threshold

        dispatchTogether();

        var circuit = worker.context.getBean(CircuitBreakerRegistry.class).circuitBreaker("worker-agent");
        assertThat(groups()).anySatisfy(group -> assertThat(group).hasSizeGreaterThan(10));
        assertThat(circuit.getMetrics().getNumberOfSlowCalls()).isEqualTo(groups().size());
        assertThat(circuit.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void takesEachAnswerForItself() {
        takesSeveral();
        group(each("{\"status\":{{#if @first}}422{{else}}{{#if @last}}503{{else}}200{{/if}}{{/if}} }"));

        dispatchTogether();

        var several = groups().stream().filter(group -> group.size() > 1).toList();
        var refused = several.stream().map(List::getFirst).toList();
        var busy = several.stream().map(List::getLast).toList();
        var failed = worker.logged("PUT", "/api/jobs/").stream()
                .map(LoggedRequest::getUrl)
                .filter(url -> url.contains("status=FAILED"))
                .toList();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(failed)
                        .anyMatch(url -> url.contains("/" + key.substring(0, key.indexOf(':')) + "/")));
        assertThat(alone()).containsAll(busy).doesNotContainAnyElementsOf(refused);
    }

    @Test
    void failsNoJobWhenTheAgentRefusesTheEpochOfEach() {
        takesSeveral();
        group(
                each(
                        "{\"status\":400,\"errorCode\":\"VALIDATION_FAILED\",\"message\":\"epoch: must be an integer from 0\"}"));

        var opened = new AtomicBoolean();
        worker.context
                .getBean(CircuitBreakerRegistry.class)
                .circuitBreaker("worker-agent")
                .getEventPublisher()
                .onStateTransition(event ->
                        opened.compareAndSet(false, event.getStateTransition().getToState() == State.OPEN));

        dispatchTogether();

        assertThat(groups()).isNotEmpty();
        assertThat(worker.requests()).noneMatch(request -> request.contains("status=FAILED"));
        assertThat(opened)
                .as("what went alone and was taken may have closed it again")
                .isTrue();
    }

    @Test
    void takesFromAGroupThatTheAgentHasNoHandlerForAName() {
        takesSeveral();
        group(each("{\"status\":422,\"errorCode\":\"NO_HANDLER\",\"handlers\":[\"log\",\"http\"]}"));

        // A job that waits too long goes alone and is refused too; then no other job of its name is sent.
        single(aResponse()
                .withStatus(422)
                .withHeader("Scheduler-Dispatch-Group", "100")
                .withBody("{\"success\":false,\"errorCode\":\"NO_HANDLER\",\"data\":{\"handlers\":[\"log\",\"http\"]}}")
                .withFixedDelay(100));
        var name = "gone";
        for (var tries = 1; groups().isEmpty() && tries <= 5; tries++) {
            name = "gone" + tries;
            worker.peers.resetRequests();
            scan(manyNamed(name));
        }

        var refused = name;
        assertThat(groups()).isNotEmpty();
        assertThat(all()).as("nothing is sent twice").doesNotHaveDuplicates();
        var agent = worker.context.getBean(AgentPool.class).states().getFirst();
        assertThat(agent.refusedNames()).contains(refused);
        assertThat(agent.circuit()).isEqualTo("CLOSED");
        assertThat(worker.logged("PUT", "/api/jobs/").stream()
                        .filter(request -> request.getUrl().contains("status=FAILED"))
                        .map(request ->
                                URLDecoder.decode(request.getHeader("Scheduler-Reason"), StandardCharsets.UTF_8)))
                .isNotEmpty()
                .allMatch(reason ->
                        reason.contains("worker-agent has no handler for \"" + refused + "\" (it has log, http)"));
    }

    @Test
    void goesAloneWithALargePayload() {
        takesSeveral();
        group(each("{\"status\":200}"));
        var large = LongStream.range(0, 5)
                .map(i -> newId())
                .mapToObj(id -> pending(id).replace("hello", "x".repeat(2_001)))
                .toArray(String[]::new);

        scan(large);

        assertThat(groups()).isEmpty();
        assertThat(alone()).hasSize(5);
    }

    private static String[] manyNamed(String name) {
        return LongStream.range(0, JOBS)
                .mapToObj(i -> pending(newId()).replace("Example Job", name))
                .toArray(String[]::new);
    }

    /** Repeats until some go together: on a machine that stood still, all may have waited too long and gone alone. */
    private static List<Long> dispatchTogether() {
        var ids = dispatchMany();
        for (var tries = 1; groups().isEmpty() && tries < 5; tries++) {
            worker.peers.resetRequests();
            ids = dispatchMany();
        }
        return ids;
    }

    private static List<Long> dispatchMany() {
        var ids = LongStream.range(0, JOBS).map(i -> newId()).boxed().toList();
        scan(ids.stream().map(WorkerUnderTest::pending).toArray(String[]::new));
        return ids;
    }

    /** Slow enough for other jobs to join; and one dispatch, which tells the worker that the agent takes groups. */
    private static void takesSeveral() {
        single(okJson("{\"success\":true,\"data\":\"OK\"}")
                .withHeader("Scheduler-Dispatch-Group", "100")
                .withFixedDelay(100));
        scan(pending(newId()));
        worker.peers.resetRequests();
    }

    private static void single(ResponseDefinitionBuilder answer) {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(answer));
    }

    private static void group(ResponseDefinitionBuilder answer) {
        worker.peers.stubFor(
                post(urlPathEqualTo("/api/worker-agent/dispatches")).willReturn(answer));
    }

    private static ResponseDefinitionBuilder each(String answer) {
        return each(answer, true);
    }

    private static ResponseDefinitionBuilder each(String answer, boolean success) {
        return okJson("{\"success\":" + success + ",\"data\":[{{#each (jsonPath request.body '$.dispatches')}}" + answer
                        + "{{#unless @last}},{{/unless}}{{/each}}]}")
                .withTransformers("response-template");
    }

    private static List<String> keys(List<Long> ids) {
        return ids.stream()
                .map(id -> id + ":" + Instant.parse(WorkerUnderTest.DUE).toEpochMilli())
                .toList();
    }

    private static List<String> alone() {
        return sent("/api/worker-agent/dispatch").stream()
                .map(request -> request.getHeader("Idempotency-Key"))
                .toList();
    }

    private static List<LoggedRequest> sent(String path) {
        return worker.logged("POST", path).stream()
                .filter(request -> request.getUrl().equals(path))
                .toList();
    }

    private static void scan(String... due) {
        worker.lists(due);
        worker.scan();
    }

    private static List<List<String>> groups() {
        return sent("/api/worker-agent/dispatches").stream()
                .map(SharedDispatchTest::keysOf)
                .toList();
    }

    private static List<String> keysOf(LoggedRequest group) {
        try {
            return new ObjectMapper()
                    .readTree(group.getBodyAsString())
                    .path("dispatches")
                    .findValuesAsText("key");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> all() {
        var all = new ArrayList<>(alone());
        groups().forEach(all::addAll);
        return all;
    }
}
