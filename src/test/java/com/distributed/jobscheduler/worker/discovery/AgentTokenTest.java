package com.distributed.jobscheduler.worker.discovery;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever registers an agent chooses its URL: the agents' token goes to allowed base URLs only. */
@Tag("application")
class AgentTokenTest {
    private static final String TOKEN = "scheduler.worker.worker-agent-token=0123456789abcdef";

    @Test
    void isShownToAllowedAgentsOnly() {
        var allowed = WorkerUnderTest.startPeers();
        var stranger = WorkerUnderTest.startPeers();
        try (var worker = new WorkerUnderTest(
                "scheduler.worker.agents=job-store",
                "scheduler.worker.allowed-agents=" + allowed.baseUrl(),
                "scheduler.worker.agent-refresh-interval=50ms",
                TOKEN)) {
            worker.reset();
            worker.peers.stubFor(get(urlPathEqualTo("/api/workers"))
                    .willReturn(okJson("""
                    {"success":true,"data":[{"workerId":"a","status":"ONLINE","url":"%s"},
                     {"workerId":"b","status":"ONLINE","url":"%s"}]}""".formatted(stranger.baseUrl(), allowed.baseUrl()))));
            await().until(() ->
                    !worker.context.getBean(WorkerAgents.class).all().isEmpty());
            worker.lists(pending(newId()), pending(newId()));
            worker.scan();

            // The scan that began when the agent came may still dispatch one of them.
            await().untilAsserted(() -> allowed.verify(
                    2,
                    postRequestedFor(urlPathEqualTo("/api/worker-agent/dispatch"))
                            .withHeader("Authorization", equalTo("Bearer 0123456789abcdef"))));
            stranger.verify(0, anyRequestedFor(anyUrl()));
            assertThat(worker.context.getBean(WorkerAgents.class).all()).hasSize(1);
        } finally {
            allowed.stop();
            stranger.stop();
        }
    }

    @Test
    void isNoReasonToStartWithoutSayingWhereAgentsMayBe() {
        assertThatThrownBy(() -> new WorkerUnderTest("scheduler.worker.agents=job-store", TOKEN).close())
                .hasRootCauseInstanceOf(RefusedStartException.class)
                .rootCause()
                .hasMessageStartingWith("scheduler.worker.allowed-agents must say at which URLs agents may be");
    }
}
