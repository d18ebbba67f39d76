package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ci")
class DrainTest {
    private final FakeStore store = new FakeStore();

    @AfterEach
    void stopStore() {
        store.stop();
    }

    @Test
    void turnsNewJobsAwayAndLetsRunningOnesFinishWithinTheGrace() throws Exception {
        var agent = RunningAgent.at(store.baseUrl(), "worker.agent.shutdown-grace=20s");
        agent.dispatch(1, "gate", "x");
        await().until(() -> !agent.gate().runsOf(1).isEmpty());

        var closing = Thread.ofVirtual().start(agent::close);
        await().until(() -> agent.get("/api/worker-agent/status").contains("\"status\":\"DRAINING\""));
        store.resetRequests();

        var refusal = agent.dispatch(2, "gate", "x");
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
        assertThat(agent.dispatch(1, "gate", "x").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> store.verify(postRequestedFor(urlEqualTo("/api/executions/heartbeat"))));
        agent.gate().open();

        assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
        assertThat(store.outcomes(keyOf(1))).hasSize(1);
        assertThat(store.starts(2)).isEmpty();
    }

    @Test
    void interruptsAndGivesBackWhatIsStillRunningAfterTheGraceAndWhatWaits() throws Exception {
        var agent = RunningAgent.at(
                store.baseUrl(),
                "worker.agent.shutdown-grace=300ms",
                "worker.agent.concurrency-limit=1",
                "worker.agent.queue-size=2");
        agent.dispatch(1, "gate", "x", "Scheduler-Claim", "token-1");
        agent.dispatch(2, "gate", "x", "Scheduler-Claim", "token-2");
        agent.dispatch(3, "gate", "x");
        await().until(() -> !agent.gate().runsOf(1).isEmpty());

        var closing = Thread.ofVirtual().start(agent::close);

        assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
        store.verify(
                1,
                FakeStore.status(1, "PENDING")
                        .withHeader("Idempotency-Key", equalTo(keyOf(1)))
                        .withHeader("Scheduler-Agent-Id", matching("agent-1\\.[0-9a-f]{8}")));
        store.verify(1, FakeStore.status(2, "PENDING").withHeader("Scheduler-Claim", equalTo("token-2")));
        store.verify(1, FakeStore.status(3, "PENDING").withHeader("Scheduler-Claim", absent()));
        assertThat(store.outcomes(keyOf(1))).isEmpty();
        assertThat(store.starts(2)).isEmpty();
    }

    @Test
    void endsInTimeWhenTheStoreIsGone() throws Exception {
        var agent = RunningAgent.at(
                store.baseUrl(), "worker.agent.shutdown-grace=300ms", "worker.agent.shutdown-settle=500ms");
        agent.dispatch(1, "gate", "x");
        await().until(() -> !agent.gate().runsOf(1).isEmpty());
        store.stop();

        var closing = Thread.ofVirtual().start(agent::close);

        assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
}
