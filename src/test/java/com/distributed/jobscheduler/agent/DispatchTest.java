package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(SharedAgent.LOCK)
class DispatchTest {
    /** A job that no other test, and no earlier try of this one, has used: the agent remembers them. */
    private static final AtomicLong JOBS = new AtomicLong(100);

    private final long job = JOBS.addAndGet(10);
    private FakeStore store;
    private RunningAgent agent;

    @BeforeEach
    void takeBoth() {
        var shared = SharedAgent.fresh();
        store = shared.store;
        agent = shared.agent;
    }

    @AfterEach
    void letEverythingEnd() {
        agent.gate().open();
        agent.awaitSettled();
    }

    @Test
    void startsRunsAndReportsAJobWithExactlyTheseRequests() throws Exception {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        var answer = agent.dispatch(job, "log", "hi", "Idempotency-Key", job + ":123", "traceparent", trace);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Scheduler-Free-Slots").orElseThrow())
                .isIn("1", "2");
        assertThat(answer.body()).contains("\"success\":true,\"data\":\"OK\",\"message\":null,\"errorCode\":null");
        await().untilAsserted(() -> store.verify(
                1,
                FakeStore.outcome(job + ":123")
                        .withHeader("traceparent", equalTo(trace))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withRequestBody(matchingJsonPath("$.agentId", matching("agent-1\\.[0-9a-f]{8}")))
                        .withRequestBody(matchingJsonPath("$.outcome", equalTo("COMPLETED")))
                        .withRequestBody(matchingJsonPath("$[?(@.error == null)]"))
                        .withRequestBody(matchingJsonPath("$.durationMillis", matching("\\d+")))));
        store.verify(
                1,
                FakeStore.status(job, "RUNNING")
                        .withHeader("Idempotency-Key", equalTo(job + ":123"))
                        .withHeader("Scheduler-Agent-Id", matching("agent-1\\.[0-9a-f]{8}"))
                        .withHeader("traceparent", equalTo(trace)));
        assertThat(store.starts(job).getFirst().getBodyAsString()).isEmpty();
    }

    @Test
    void answersARepeatAsTheFirstTimeAndRunsItOnce() throws Exception {
        assertThat(agent.dispatch(job, "gate", "x").body()).contains("\"data\":\"OK\"");
        await().until(() -> !agent.gate().runsOf(job).isEmpty());
        assertThat(agent.dispatch(job, "gate", "x").body()).contains("\"data\":\"OK\"");
        agent.gate().open();
        await().until(() -> !store.outcomes(keyOf(job)).isEmpty());

        assertThat(agent.dispatch(job, "gate", "x").body()).contains("\"data\":\"OK\"");

        assertThat(store.starts(job)).hasSize(1);
        assertThat(agent.gate().runsOf(job)).hasSize(1);
        assertThat(store.outcomes(keyOf(job))).hasSize(1);
    }

    /** A store whose database failed over to a standby that lacks the run's start claims the occurrence once more. */
    @Test
    void tellsTheOutcomeAgainUnderAClaimOfAStoreThatHasLostTheRun() throws Exception {
        agent.dispatch(job, "log", "x", "Scheduler-Claim", "first");
        await().until(() -> !store.outcomes(keyOf(job)).isEmpty());
        agent.awaitSettled();
        store.grantEverything();

        for (var i = 0; i < 3; i++) {
            assertThat(agent.dispatch(job, "log", "x", "Scheduler-Claim", "second")
                            .body())
                    .contains("\"data\":\"OK\"");
        }
        agent.dispatch(job, "log", "x", "Scheduler-Claim", "third");

        await().until(() -> store.outcomes(keyOf(job)).size() == 2);
        agent.awaitSettled();
        assertThat(store.starts(job))
                .extracting(start -> start.getHeader("Scheduler-Claim"))
                .containsExactlyInAnyOrder("second", "third");
        assertThat(store.outcomes(keyOf(job)))
                .hasSize(2)
                .allMatch(outcome -> outcome.getBodyAsString().contains("COMPLETED"));
        assertThat(agent.get("/actuator/prometheus")).contains("scheduler_agent_dispatches_total{result=\"repeated\"}");
    }

    @Test
    void runsAnOccurrenceOnceHoweverManyRepeatsArriveTogether() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var repeats = new ArrayList<Callable<Integer>>();
            for (var i = 0; i < 20; i++) {
                repeats.add(() -> agent.dispatch(job, "gate", "x").statusCode());
            }
            for (var answer : threads.invokeAll(repeats)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        await().until(() -> !agent.gate().runsOf(job).isEmpty());
        assertThat(store.starts(job)).hasSize(1);
    }

    @Test
    void makesUpTheKeyFromJobAndTimeAndReadsTheTimeFromEitherField() throws Exception {
        agent.post("/api/worker-agent/dispatch", """
                {"jobId":%d,"jobName":"gate","scheduledTime":"2026-01-01T10:00:00.000001Z","retryCount":2,"what":"ever"}""".formatted(job));

        await().until(() -> !agent.gate().runsOf(job).isEmpty());
        var run = agent.gate().runsOf(job).getFirst();
        assertThat(run.idempotencyKey()).isEqualTo(keyOf(job));
        assertThat(run.attempt()).isEqualTo(3);
        assertThat(run.payload()).isEmpty();
        assertThat(run.occurrenceTime()).isEqualTo("2026-01-01T10:00:00.000001Z");
        store.verify(1, FakeStore.status(job, "RUNNING").withHeader("Idempotency-Key", equalTo(keyOf(job))));
    }

    @Test
    void turnsAwayBeyondItsCapacityAndTakesTheSameJobLater() throws Exception {
        agent.dispatch(job, "gate", "x");
        agent.dispatch(job + 1, "gate", "x");

        var refusal = agent.dispatch(job + 2, "gate", "x");

        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.headers().firstValue("Retry-After")).contains("3");
        assertThat(refusal.body()).contains("\"success\":false", "\"errorCode\":\"AT_CAPACITY\"");
        assertThat(agent.dispatch(job + 1, "gate", "x").statusCode()).isEqualTo(200);
        agent.gate().open();
        await().until(() -> agent.dispatch(job + 2, "gate", "x").statusCode() == 200);
        await().until(() -> !agent.gate().runsOf(job + 2).isEmpty());
    }

    @Test
    void showsItsStatusAndItsRunningJobs() throws Exception {
        var before = agent.get("/api/worker-agent/status");
        assertThat(before)
                .contains(
                        "\"data\":{\"workerId\":\"agent-1\",\"status\":\"ONLINE\",\"capacity\":2,\"currentLoad\":0,\"availableSlots\":2,");

        agent.dispatch(job, "gate", "x");
        await().until(() -> agent.get("/api/worker-agent/jobs/running").contains("\"jobId\":" + job));

        assertThat(agent.get("/api/worker-agent/jobs/running"))
                .containsPattern("\"data\":\\[\\{\"jobId\":" + job
                        + ",\"jobName\":\"gate\",\"startTime\":\"[^\"]+Z\",\"elapsedTime\":\\d+}]");
        assertThat(agent.get("/api/worker-agent/status")).contains("\"currentLoad\":1,\"availableSlots\":1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                                                      | jobId
            []                                                                                      | body
            null                                                                                    | body
            {"jobId":                                                                               | JSON
            {"jobId":"1","jobName":"a","executionTime":"2026-01-01T10:00:00Z"}                      | jobId
            {"jobId":1.5,"jobName":"a","executionTime":"2026-01-01T10:00:00Z"}                      | jobId
            {"jobId":99999999999999999999,"jobName":"a","executionTime":"2026-01-01T10:00:00Z"}     | jobId
            {"jobId":-1,"jobName":"a","executionTime":"2026-01-01T10:00:00Z"}                       | jobId
            {"jobId":0,"jobName":"a","executionTime":"2026-01-01T10:00:00Z"}                        | jobId
            {"jobId":1,"executionTime":"2026-01-01T10:00:00Z"}                                      | jobName
            {"jobId":1,"jobName":"  ","executionTime":"2026-01-01T10:00:00Z"}                       | jobName
            {"jobId":1,"jobName":7,"executionTime":"2026-01-01T10:00:00Z"}                          | jobName
            {"jobId":1,"jobName":"a\\u0000b","executionTime":"2026-01-01T10:00:00Z"}                | jobName
            {"jobId":1,"jobName":"a","payload":"\\u0000","executionTime":"2026-01-01T10:00:00Z"}    | payload
            {"jobId":1,"jobName":"a","payload":{},"executionTime":"2026-01-01T10:00:00Z"}           | payload
            {"jobId":1,"jobName":"a"}                                                               | executionTime
            {"jobId":1,"jobName":"a","executionTime":"soon"}                                        | executionTime
            {"jobId":1,"jobName":"a","executionTime":1e300}                                         | executionTime
            {"jobId":1,"jobName":"a","executionTime":"+999999-01-01T10:00:00Z"}                     | executionTime
            {"jobId":1,"jobName":"a","executionTime":"1969-12-31T23:59:59Z"}                        | executionTime
            {"jobId":1,"jobName":"a","executionTime":"2026-01-01T10:00:00Z","retryCount":-1}        | retryCount
            {"jobId":1,"jobName":"a","executionTime":"2026-01-01T10:00:00Z","maxRetries":-1}        | maxRetries
            {"jobId":1,"jobName":"a","executionTime":"2026-01-01T10:00:00Z","timeoutMillis":0}      | timeoutMillis
            {"jobId":1,"jobName":"a","executionTime":"2026-01-01T10:00:00Z","timeoutMillis":604800001} | timeoutMillis
            """)
    void refusesAnInvalidJobNamingTheField(String body, String field) throws Exception {
        var answer = agent.post("/api/worker-agent/dispatch", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"success\":false").containsPattern("\"message\":\"[^\"]*" + field);
        assertThat(store.starts(1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Idempotency-Key | a/b
            Idempotency-Key | a b
            Scheduler-Claim | a b
            """)
    void refusesHeadersItCouldNotPassOn(String header, String value) throws Exception {
        var answer = agent.dispatch(15, "gate", "x", header, value);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(header);
    }

    @Test
    void showsEveryMetricFromTheStart() {
        assertThat(agent.get("/actuator/prometheus"))
                .contains(
                        "scheduler_agent_executions_total{handler=\"http\",outcome=\"timed_out\"} 0.0",
                        "scheduler_agent_dispatches_total{result=\"draining\"} 0.0",
                        "scheduler_agent_starts_failed_total{reason=\"unavailable\"} 0.0",
                        "scheduler_agent_reports_failed_total 0.0",
                        "scheduler_agent_reports_pending 0.0",
                        "scheduler_agent_capacity 2.0",
                        "scheduler_agent_queued 0.0",
                        "scheduler_agent_running ",
                        "resilience4j_retry_calls_total{kind=\"failed_with_retry\",name=\"store-report\"} 0.0");
    }
}
