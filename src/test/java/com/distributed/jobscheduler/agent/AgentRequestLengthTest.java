package com.distributed.jobscheduler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.peer.OutcomeReport;
import com.distributed.jobscheduler.agent.peer.RunNotes;
import com.distributed.jobscheduler.agent.peer.RunReport;
import com.distributed.jobscheduler.agent.peer.StartOrder;
import com.distributed.jobscheduler.http.client.RequestTap;
import com.distributed.jobscheduler.wire.JobStatus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each call of an agent, on a raw socket (contract: "On the wire"). */
@Tag("application")
class AgentRequestLengthTest {
    private static final OccurrenceRef OCCURRENCE = new OccurrenceRef(1, "1:2", "token", null);
    private static final StartOrder START = new StartOrder(OCCURRENCE, "log");
    private static final OutcomeReport REPORT =
            new OutcomeReport(JobStatus.FAILED, "größer", 7, false, null, RunNotes.NONE);

    @Test
    void isOnEachRequestOfAnAgent() throws IOException, InterruptedException {
        var store = new FakeStore();
        try (var tap = new RequestTap(store.port());
                var agent = RunningAgent.at(tap.url(), "worker.agent.http.allowed-hosts=localhost")) {
            askTheStore(agent.bean(JobStoreClient.class));
            var calls = List.of(
                    "{'method':'POST','url':'%s/hook/json','body':{'a':1}}",
                    "{'method':'PUT','url':'%s/hook/text','body':'größer'}",
                    "{'method':'POST','url':'%s/hook/none'}",
                    "{'method':'DELETE','url':'%s/hook/none'}");
            for (var i = 0; i < calls.size(); i++) {
                var payload = calls.get(i).formatted(tap.url()).replace("'", "\\\"");
                assertThat(agent.dispatch(100 + i, "http", payload).statusCode())
                        .isEqualTo(200);
            }
            await().untilAsserted(() -> tap.assertReadableByAll(
                    "PUT /api/jobs/1/status",
                    "PUT /api/executions/1:2/outcome",
                    "POST /api/executions/starts",
                    "POST /api/executions/outcomes",
                    "POST /api/executions/heartbeat",
                    "POST /api/workers",
                    "POST /api/workers/agent-1/heartbeat",
                    "POST /hook/json",
                    "PUT /hook/text",
                    "POST /hook/none",
                    "DELETE /hook/none"));
            assertThat(tap.requests())
                    .filteredOn(request -> request.path().equals("/hook/text"))
                    .allSatisfy(request -> assertThat(request.body()).isEqualTo("größer"))
                    .isNotEmpty();
            agent.awaitSettled();
        } finally {
            store.stop();
        }
    }

    private static void askTheStore(JobStoreClient store) {
        store.start(START);
        store.end(OCCURRENCE, REPORT);
        store.startAll(List.of(START));
        store.endAll(List.of(new RunReport(OCCURRENCE, REPORT)));
        store.endBaseOnly(OCCURRENCE, JobStatus.FAILED);
        store.giveBackRun(OCCURRENCE);
        store.giveBackClaim(OCCURRENCE);
        store.heartbeat(List.of(OCCURRENCE.key()), List.of());
    }
}
