package com.distributed.jobscheduler.agent.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.FakeStore;
import com.distributed.jobscheduler.agent.RunningAgent;
import com.distributed.jobscheduler.agent.TestHandlers;
import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.peer.StartOrder;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.Run;
import com.distributed.jobscheduler.testing.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The store delays the starts of the jobs 1 and 2 until a test releases the first one. The second one is released only
 * at the end: two lanes that come free together could share the queue.
 */
@Tag("ci")
class GroupedCallsTest {
    private volatile CountDownLatch open = new CountDownLatch(1);
    private volatile CountDownLatch end = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> singles = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<JsonNode> groups = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<StoreAnswer>> asked = new ArrayList<>();
    private final List<Thread> askers = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();
    private HttpServer server;
    private RunningAgent agent;
    private Function<Run, StoreAnswer> starter;
    private volatile int groupStatus = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        agent = RunningAgent.at(
                "http://localhost:" + server.getAddress().getPort(), "worker.agent.request-timeout=60s");
        starter = agent.bean(RunStarter.class)::start;
    }

    @AfterEach
    void stop() {
        open.countDown();
        end.countDown();
        agent.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().toString();
            var status = 200;
            var data = "null";
            if (path.equals("/api/executions/starts")) {
                var group = json.readTree(body);
                groups.add(group);
                status = groupStatus;
                data = StreamSupport.stream(group.path("starts").spliterator(), false)
                        .map(start -> "{\"key\":%s,\"status\":%d,\"message\":\"so\"}"
                                .formatted(
                                        start.path("key"),
                                        start.path("key").textValue().startsWith("4:") ? 409 : 200))
                        .toList()
                        .toString();
            } else if (path.endsWith("status=RUNNING")) {
                singles.add(path);
                if (path.contains("/jobs/1/")) {
                    open.await();
                } else if (path.contains("/jobs/2/")) {
                    end.await();
                }
            }
            var text = (status == 200 ? FakeStore.envelope(data) : FakeStore.bareError(status))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private CompletableFuture<StoreAnswer> start(long jobId) {
        var occurrence = new OccurrenceRef(jobId, RunningAgent.keyOf(jobId), "token-" + jobId, null);
        var run = new Run(
                new AcceptedJob(occurrence, "log", "", Instant.EPOCH, 1, false, null, TestHandlers.IDLE),
                Duration.ofMinutes(1));
        var answer = new CompletableFuture<StoreAnswer>();
        askers.add(Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(starter.apply(run));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    /** Jobs 1 and 2 hold both lanes; these jobs wait behind them. */
    private List<CompletableFuture<StoreAnswer>> startBehind(long... jobIds) {
        // One by one: a lane comes free a moment after its last answer, and until then both would go as one group.
        asked.add(start(1));
        await().until(() -> singles.size() == 1);
        asked.add(start(2));
        await().until(() -> singles.size() == 2);
        askers.clear();
        var answers = new ArrayList<CompletableFuture<StoreAnswer>>();
        for (var jobId : jobIds) {
            answers.add(start(jobId));
        }
        await().until(() -> askers.stream().allMatch(asker -> asker.getState() == Thread.State.WAITING));
        return answers;
    }

    @Test
    void sendsTheStartsThatComeMeanwhileInOneCallAndHearsOfEach() throws Exception {
        var answers = startBehind(3, 4, 5);

        open.countDown();

        assertThat(answers.get(0).get()).isInstanceOf(StoreAnswer.Done.class);
        assertThat(answers.get(1).get())
                .isInstanceOfSatisfying(
                        StoreAnswer.Refused.class,
                        refused -> assertThat(refused.isConflict()).isTrue());
        assertThat(answers.get(2).get()).isInstanceOf(StoreAnswer.Done.class);
        assertThat(singles).hasSize(2);
        assertThat(groups).hasSize(1);
        var group = groups.element();
        assertThat(group.path("agentId").textValue()).startsWith("agent-1.");
        assertThat(group.path("starts").findValuesAsText("claim"))
                .containsExactlyInAnyOrder("token-3", "token-4", "token-5");
    }

    @Test
    void asksAloneAgainForEachOfAGroupThatFailed() throws Exception {
        groupStatus = 500;
        var answers = startBehind(3, 5);

        open.countDown();

        for (var answer : answers) {
            assertThat(answer.get()).isInstanceOf(StoreAnswer.Done.class);
        }
        assertThat(groups).hasSize(1);
        assertThat(singles)
                .hasSize(4)
                .anyMatch(path -> path.contains("/jobs/3/"))
                .anyMatch(path -> path.contains("/jobs/5/"));
    }

    @Test
    void asksAStoreThatTakesNoGroupsOneByOne() throws Exception {
        groupStatus = 404;
        var answers = startBehind(3, 5);

        open.countDown();

        for (var answer : answers) {
            assertThat(answer.get()).isInstanceOf(StoreAnswer.Done.class);
        }
        assertThat(singles).hasSize(4);
        for (var jobId = 10; jobId < 20; jobId++) {
            asked.add(start(jobId));
        }
        await().until(() -> singles.size() == 14);
        assertThat(groups).hasSize(1);
    }

    @Test
    void asksForGroupsAgainSoonWhereTheStoreHasTakenOne() throws Exception {
        var clock = new SettableClock();
        var calls = new GroupedCalls(agent.bean(JobStoreClient.class), clock);
        starter = run -> calls.start(new StartOrder(run.job().occurrence(), "log"));
        assertThat(groupsOfTwoStartsBehind()).isEqualTo(1);
        groupStatus = 404;
        assertThat(groupsOfTwoStartsBehind()).isEqualTo(1);
        assertThat(calls.start(new StartOrder(new OccurrenceRef(6, RunningAgent.keyOf(6), "token-6", null), "log")))
                .isInstanceOf(StoreAnswer.Done.class);

        clock.advance(Duration.ofSeconds(10));

        groupStatus = 200;
        assertThat(groupsOfTwoStartsBehind()).isEqualTo(1);
    }

    private int groupsOfTwoStartsBehind() throws Exception {
        singles.clear();
        groups.clear();
        open = new CountDownLatch(1);
        end = new CountDownLatch(1);
        var answers = startBehind(3, 5);
        open.countDown();
        for (var answer : answers) {
            answer.get();
        }
        end.countDown();
        for (var answer : asked) {
            answer.get();
        }
        return groups.size();
    }
}
