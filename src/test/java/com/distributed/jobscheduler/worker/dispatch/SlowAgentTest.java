package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent that takes each job, but answers slowly. */
@Tag("application")
class SlowAgentTest {
    private static final int JOBS = 6;

    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest(
            "resilience4j.circuitbreaker.configs.default.slow-call-duration-threshold=100ms",
            "resilience4j.circuitbreaker.configs.default.minimum-number-of-calls=5",
            "resilience4j.circuitbreaker.configs.default.wait-duration-in-open-state=1s");

    private static void answers(ResponseDefinitionBuilder answer) {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch")).willReturn(answer.withFixedDelay(200)));
    }

    private static ResponseDefinitionBuilder taken() {
        return okJson("{\"success\":true,\"data\":\"OK\"}");
    }

    private static void scanJobs() {
        worker.lists(IntStream.range(0, JOBS).mapToObj(i -> pending(newId())).toArray(String[]::new));
        worker.scan();
    }

    private static CircuitBreaker circuit() {
        return worker.context.getBean(CircuitBreakerRegistry.class).circuitBreaker("worker-agent");
    }

    private static int dispatched() {
        return worker.logged("POST", "/api/worker-agent/dispatch").size();
    }

    @Test
    void opensTheCircuitOfOneThatAnswersBeforeItRuns() {
        answers(taken().withHeader("Scheduler-Free-Slots", "50"));

        scanJobs();

        await().until(() -> circuit().getState() == CircuitBreaker.State.HALF_OPEN);
        assertThat(dispatched()).isEqualTo(JOBS);
        scanJobs();
        assertThat(dispatched()).as("one is its probe").isEqualTo(JOBS + 1);
        assertThat(circuit().getState()).isNotEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void keepsThatOfOneThatRunsTheJobBeforeItAnswers() {
        answers(taken());

        scanJobs();

        assertThat(dispatched()).isEqualTo(JOBS);
        assertThat(circuit().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(circuit().getMetrics().getNumberOfSlowCalls()).isZero();
    }
}
