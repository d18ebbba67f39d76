package com.distributed.jobscheduler.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.peer.OutcomeReport;
import com.distributed.jobscheduler.agent.peer.RunNotes;
import com.distributed.jobscheduler.agent.peer.RunReport;
import com.distributed.jobscheduler.agent.peer.StartOrder;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.peer.WorkerEntry;
import com.distributed.jobscheduler.wire.JobStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A 2xx whose envelope says {@code success: false} is a failure in every call of an agent (contract). */
@Tag("application")
class RefusedByEnvelopeTest {
    private static final OccurrenceRef OCCURRENCE = new OccurrenceRef(1, "1:2", "token", null);
    private static final StartOrder START = new StartOrder(OCCURRENCE, "log");
    private static final OutcomeReport REPORT =
            new OutcomeReport(JobStatus.COMPLETED, null, 7, false, null, RunNotes.NONE);
    private static final Map<String, Function<JobStoreClient, StoreAnswer>> CALLS = Map.of(
            "start", store -> store.start(START),
            "end", store -> store.end(OCCURRENCE, REPORT),
            "starts", store -> store.startAll(List.of(START)).getFirst(),
            "outcomes",
                    store -> store.endAll(List.of(new RunReport(OCCURRENCE, REPORT)))
                            .getFirst(),
            "bare end", store -> store.endBaseOnly(OCCURRENCE, JobStatus.COMPLETED),
            "give back a run", store -> store.giveBackRun(OCCURRENCE),
            "give back a claim", store -> store.giveBackClaim(OCCURRENCE),
            "heartbeat", store -> store.heartbeat(List.of("1:2"), List.of()),
            "register", store -> store.register(new WorkerEntry(1, null, null, null, null)),
            "worker heartbeat", store -> store.workerHeartbeat(1, 0, null));

    @Test
    void isAFailure() {
        var fake = new FakeStore();
        try (var agent = RunningAgent.at(fake.baseUrl())) {
            var store = agent.bean(JobStoreClient.class);
            for (var success : List.of(false, true)) {
                var body = FakeStore.envelope("[{\"status\":200}]").replace("true", success.toString());
                fake.stubFor(any(anyUrl()).atPriority(1).willReturn(okJson(body)));
                CALLS.forEach((name, call) -> assertThat(call.apply(store) instanceof StoreAnswer.Done)
                        .as("%s, success %s", name, success)
                        .isEqualTo(success));
            }
        } finally {
            fake.stop();
        }
    }
}
