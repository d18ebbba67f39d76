package com.distributed.jobscheduler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dispatch under an assignment that its worker no longer has. */
@Tag("application")
class StaleEpochTest {
    private static FakeStore store;
    private static RunningAgent agent;

    @BeforeAll
    static void startBoth() {
        store = new FakeStore();
        agent = RunningAgent.at(store.baseUrl());
    }

    @AfterAll
    static void stopBoth() {
        agent.close();
        store.stop();
    }

    @AfterEach
    void letEverythingEnd() {
        agent.gate().open();
        agent.awaitSettled();
    }

    private static HttpResponse<String> dispatch(long jobId, String worker, String epoch) throws Exception {
        return agent.dispatch(jobId, "gate", "x", "Scheduler-Worker-Id", worker, "Scheduler-Epoch", epoch);
    }

    @Test
    void refusesAnOlderEpochThanTheNewestOfTheSameWorker() throws Exception {
        assertThat(dispatch(1, "w-1", "9").statusCode()).isEqualTo(200);

        var stale = dispatch(2, "w-1", "3");

        assertThat(stale.statusCode()).as(stale.body()).isEqualTo(409);
        assertThat(stale.body())
                .contains(
                        "\"success\":false",
                        "\"errorCode\":\"STALE_EPOCH\"",
                        "\"message\":\"Scheduler-Epoch: 3 is older than the newest of this worker, 9\"");
        assertThat(store.starts(2)).isEmpty();
        assertThat(agent.get("/actuator/prometheus"))
                .containsPattern("scheduler_agent_dispatches_total\\{result=\"stale_epoch\"} [1-9]");
        assertThat(dispatch(3, "w-1", "9").statusCode()).isEqualTo(200);
        assertThat(dispatch(4, "w-1", "10").statusCode()).isEqualTo(200);
        assertThat(dispatch(5, "w-1", "9").statusCode()).isEqualTo(409);
        assertThat(dispatch(5, "w-1", "10").statusCode()).isEqualTo(200);
    }

    @Test
    void comparesOnlyWithTheSameWorkersEpochs() throws Exception {
        assertThat(dispatch(11, "w-2", "9").statusCode()).isEqualTo(200);

        assertThat(dispatch(12, "w-3", "3").statusCode()).isEqualTo(200);
        assertThat(agent.dispatch(13, "gate", "x", "Scheduler-Epoch", "3").statusCode())
                .isEqualTo(200);
        assertThat(agent.dispatch(14, "gate", "x", "Scheduler-Worker-Id", "w-2").statusCode())
                .isEqualTo(200);
    }

    /** A sender that gets "stale epoch" would give back a running job. */
    @Test
    void answersARepeatOfWhatItHasAsAcceptedWhateverItsEpoch() throws Exception {
        assertThat(dispatch(21, "w-4", "3").statusCode()).isEqualTo(200);
        await().until(() -> agent.gate().runsOf(21).size() == 1);
        assertThat(dispatch(22, "w-4", "9").statusCode()).isEqualTo(200);

        assertThat(dispatch(21, "w-4", "3").statusCode()).isEqualTo(200);
        agent.gate().open();
        agent.awaitSettled();
        assertThat(dispatch(21, "w-4", "3").statusCode()).isEqualTo(200);

        assertThat(agent.gate().runsOf(21)).hasSize(1);
    }

    @Test
    void looksAtEachOfSeveral() throws Exception {
        agent.gate().open();
        var answer = agent.post(
                "/api/worker-agent/dispatches",
                "{\"dispatches\":[%s,%s,%s,%s]}"
                        .formatted(entry(31, "9"), entry(32, "3"), entry(33, "null"), entry(34, "-1")),
                "Scheduler-Worker-Id",
                "w-5");

        assertThat(answer.statusCode()).isEqualTo(200);
        var answers = new ObjectMapper().readTree(answer.body()).path("data");
        assertThat(answers.findValuesAsText("status")).containsExactly("200", "409", "200", "400");
        assertThat(answers.get(1).path("errorCode").asText()).isEqualTo("STALE_EPOCH");
        assertThat(answers.get(3).path("message").asText()).startsWith("epoch:");
        assertThat(dispatch(35, "w-5", "8").statusCode()).isEqualTo(409);
    }

    @Test
    void takesTheLargestEpochAndNoneAboveInEitherCall() throws Exception {
        agent.gate().open();
        assertThat(dispatch(51, "w-7", "999999999999999999").statusCode()).isEqualTo(200);

        var answer = agent.post(
                "/api/worker-agent/dispatches",
                "{\"dispatches\":[%s,%s,%s]}"
                        .formatted(
                                entry(52, "999999999999999999"),
                                entry(53, "1000000000000000000"),
                                entry(54, "9223372036854775807")),
                "Scheduler-Worker-Id",
                "w-7");

        var answers = new ObjectMapper().readTree(answer.body()).path("data");
        assertThat(answers.findValuesAsText("status")).containsExactly("200", "400", "400");
        assertThat(answers.get(1).path("message").asText())
                .isEqualTo("epoch: must be an integer from 0 to 999999999999999999");
        assertThat(dispatch(55, "w-7", "999999999999999999").statusCode()).isEqualTo(200);
    }

    private static String entry(long jobId, String epoch) {
        return """
                {"key":"%d:1","epoch":%s,"job":{"jobId":%d,"jobName":"gate","payload":"x","executionTime":"%s"}}""".formatted(jobId, epoch, jobId, RunningAgent.TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "1000000000000000000", "99999999999999999999", "1 2"})
    void refusesAnEpochThatIsNone(String epoch) throws Exception {
        var answer = dispatch(41, "w-6", epoch);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "\"message\":\"Scheduler-Epoch: must be an integer from 0 to 999999999999999999\"",
                        "VALIDATION_FAILED");
        assertThat(store.starts(41)).isEmpty();
    }
}
