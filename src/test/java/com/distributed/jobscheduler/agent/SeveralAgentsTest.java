package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Differences between agents: the process's identity and the configuration. */
@Tag("ci")
class SeveralAgentsTest {
    private final FakeStore store = new FakeStore();

    @AfterEach
    void stopStore() {
        store.stop();
    }

    @Test
    void startsUnderAnotherIdAfterARestartSoThatTheStoreCanTell() throws Exception {
        for (var life = 1; life <= 2; life++) {
            var starts = life;
            try (var agent = RunningAgent.at(store.baseUrl())) {
                agent.gate().open();
                agent.dispatch(1, "gate", "x");
                await().until(() -> store.starts(1).size() == starts);
            }
        }
        assertThat(store.starts(1))
                .extracting(start -> start.getHeader("Scheduler-Agent-Id"))
                .allMatch(id -> id.startsWith("agent-1."))
                .doesNotHaveDuplicates();
    }

    @Test
    void runsTheCommandsAndReachesTheHostsThatItsConfigurationNames() throws Exception {
        try (var agent = RunningAgent.at(
                store.baseUrl(),
                "worker.agent.command.commands.clean-up[0]=test",
                "worker.agent.command.commands.clean-up[1]=a",
                "worker.agent.command.commands.clean-up[2]==",
                "worker.agent.command.commands.clean-up[3]=b",
                "worker.agent.http.allowed-hosts=example.org,localhost")) {
            agent.dispatch(2, "command:nightly", "{\\\"command\\\":\\\"clean-up\\\"}");
            agent.dispatch(3, "http:ping", "{\\\"url\\\":\\\"%s/target\\\"}".formatted(store.baseUrl()));
            assertThat(agent.dispatch(4, "http", "{\\\"url\\\":\\\"http://127.0.0.1/\\\"}")
                            .body())
                    .contains("worker.agent.http.allowed-hosts");

            await().until(() -> store.findAll(FakeStore.anyOutcome()).size() == 2);
        }
        assertThat(store.outcomes(keyOf(2)).getFirst().getBodyAsString()).contains("clean-up ended with exit code 1");
        assertThat(store.outcomes(keyOf(3)).getFirst().getBodyAsString()).contains("COMPLETED");
        store.verify(getRequestedFor(urlEqualTo("/target")).withHeader("Idempotency-Key", equalTo(keyOf(3))));
    }

    @Test
    void doesNotStartWithABadSettingAndSaysWhich() {
        assertThatThrownBy(() -> RunningAgent.at(store.baseUrl(), "worker.agent.concurrency-limit=0"))
                .hasStackTraceContaining("'worker.agent' on field 'concurrencyLimit'");
        assertThatThrownBy(() -> RunningAgent.at(store.baseUrl(), "worker.agent.worker-id=a b"))
                .hasStackTraceContaining("must be 1 to 64 letters, digits, dots, underscores or dashes");
    }
}
