package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@Tag("application")
@ResourceLock(SharedAgent.LOCK)
class DispatchGroupTest {
    private static final String GROUP = "/api/worker-agent/dispatches";

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
    void answersEachOfSeveralAsItsOwnCallWould() throws Exception {
        var answer = agent.post(
                GROUP,
                "{\"dispatches\":[%s,%s,null,%s,%s,%s,{\"key\":\"x:1\"}]}"
                        .formatted(
                                entry(21, "gate"),
                                entry(22, "gate"),
                                entry(23, " "),
                                entry(24, "gate"),
                                entry(21, "gate")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Scheduler-Free-Slots")).contains("0");
        var answers = StreamSupport.stream(data(answer.body()).spliterator(), false)
                .map(each -> each.path("status").asInt() + " "
                        + each.path("errorCode").asText() + " "
                        + each.path("retryAfter").asText() + " "
                        + each.path("message").asText())
                .toList();
        assertThat(answers)
                .containsExactly(
                        "200   ",
                        "200   ",
                        "400 VALIDATION_FAILED  job: must be given",
                        "400 VALIDATION_FAILED  jobName: must be 1 to 255 characters, not all blank and none of them NUL",
                        "503 AT_CAPACITY 3 all 2 slots are taken",
                        "200   ",
                        "400 VALIDATION_FAILED  job: must be given");
        await().until(() ->
                agent.gate().runsOf(21).size() == 1 && agent.gate().runsOf(22).size() == 1);
        agent.gate().open();
        agent.awaitSettled();
        store.verify(1, FakeStore.outcome("21:1"));
        store.verify(1, FakeStore.outcome("22:1"));
        store.verify(0, FakeStore.outcome("24:1"));
    }

    @Test
    void refusesAListThatIsEmptyOrTooLongAsAWhole() throws Exception {
        var tooMany = String.join(",", Collections.nCopies(101, entry(31, "gate")));
        for (var list : new String[] {"", tooMany}) {
            var answer = agent.post(GROUP, "{\"dispatches\":[" + list + "]}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("dispatches: must be a list of 1 to 100 entries");
        }
        assertThat(agent.gate().runsOf(31)).isEmpty();
    }

    @Test
    void saysOnASingleDispatchHowManyItTakesTogether() throws Exception {
        var answer = agent.dispatch(41, "log", "hi");

        assertThat(answer.headers().firstValue("Scheduler-Dispatch-Group")).contains("100");
    }

    private static String entry(long jobId, String jobName) {
        return """
                {"key":"%d:1","job":{"jobId":%d,"jobName":"%s","payload":"x","executionTime":"%s"}}""".formatted(jobId, jobId, jobName, TIME);
    }

    private static JsonNode data(String body) throws Exception {
        return new ObjectMapper().readTree(body).path("data");
    }
}
