package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.agent.RunningAgent.keyOf;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job without a handler here is refused at its dispatch: it never ends COMPLETED. */
@Tag("application")
class NoHandlerTest {
    private static final String HANDLERS = "[\"command\",\"failing\",\"gate\",\"http\",\"log\"]";

    private static FakeStore store;
    private static RunningAgent agent;

    @BeforeAll
    static void startBoth() {
        store = new FakeStore();
        agent = RunningAgent.at(
                store.baseUrl(),
                "worker.agent.command.commands.hi[0]=true",
                "worker.agent.http.allowed-hosts=partner.example.org");
    }

    @AfterAll
    static void stopBoth() {
        agent.close();
        store.stop();
    }

    @AfterEach
    void letEverythingEnd() {
        agent.awaitSettled();
    }

    @Test
    void refusesANameThatNoHandlerHasAndNamesThoseThatThereAre() throws Exception {
        var answer = agent.dispatch(61, "invoise-typo", "x");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body())
                .contains(
                        "\"success\":false",
                        "\"data\":{\"handlers\":" + HANDLERS + "}",
                        "\"message\":\"jobName: no handler here runs 'invoise-typo';"
                                + " there are command, failing, gate, http, log\"",
                        "\"errorCode\":\"NO_HANDLER\"");
        assertThat(store.starts(61)).isEmpty();
        assertThat(agent.get("/actuator/prometheus"))
                .containsPattern("scheduler_agent_dispatches_total\\{result=\"no_handler\"} [1-9]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            62 | command | {"command":"bye"}                  | payload.command: 'bye' is not among worker.agent.command.commands
            63 | http:x  | {"url":"http://other.example.org"} | payload.url: the host other.example.org:80 is not among worker.agent.http.allowed-hosts
            """)
    void refusesAPayloadThatItsConfigurationForbidsAndNotTheName(long id, String name, String payload, String why)
            throws Exception {
        var answer = agent.dispatch(id, name, payload.replace("\"", "\\\""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("\"data\":null", why, "\"errorCode\":\"NO_HANDLER\"");
        assertThat(store.starts(id)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            64 | command | bye                                 | payload: not the JSON of a command job
            65 | command | {}                                  | payload.command: is required
            66 | http    | {"url":"ftp://other.example.org/x"} | payload.url: must begin with http:// or https://
            67 | http    | {"url":"http://u@h/"}               | payload.url: must name a host, and no user
            """)
    void runsAPayloadThatNoAgentCouldUseIntoItsFailure(long id, String name, String payload, String why)
            throws Exception {
        assertThat(agent.dispatch(id, name, payload.replace("\"", "\\\"")).statusCode())
                .isEqualTo(200);

        await().until(() -> store.outcomes(keyOf(id)).size() == 1);
        assertThat(store.outcomes(keyOf(id)).getFirst().getBodyAsString()).contains("FAILED", why);
    }

    @Test
    void answersEachOfSeveralForItself() throws Exception {
        var answer = agent.post("/api/worker-agent/dispatches", """
                {"dispatches":[%s,%s,%s]}""".formatted(
                        entry(71, "invoise-typo", "x"),
                        entry(72, "log", "x"),
                        entry(73, "command", "{\\\"command\\\":\\\"bye\\\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        var answers = new ObjectMapper().readTree(answer.body()).path("data");
        assertThat(answers.get(0).toString()).isEqualTo("""
                {"status":422,"message":"jobName: no handler here runs 'invoise-typo'; there are command, failing, gate, http, log",\
                "errorCode":"NO_HANDLER","handlers":%s}""".formatted(HANDLERS));
        assertThat(answers.get(1).toString()).isEqualTo("{\"status\":200}");
        assertThat(answers.get(2).toString()).isEqualTo("""
                {"status":422,"message":"payload.command: 'bye' is not among worker.agent.command.commands",\
                "errorCode":"NO_HANDLER"}""");
        assertThat(store.starts(71)).isEmpty();
        assertThat(store.starts(73)).isEmpty();
    }

    private static String entry(long jobId, String jobName, String payload) {
        return """
                {"key":"%d:1","job":{"jobId":%d,"jobName":"%s","payload":"%s","executionTime":"%s"}}""".formatted(jobId, jobId, jobName, payload, RunningAgent.TIME);
    }

    @Test
    void tellsTheStoreWhichHandlerRunsAJobAndWhichThereAre() throws Exception {
        agent.dispatch(81, "log:daily", "x");

        await().until(() -> store.outcomes(keyOf(81)).size() == 1);
        store.verify(1, FakeStore.status(81, "RUNNING").withHeader("Scheduler-Handler", equalTo("log")));
        assertThat(agent.get("/api/worker-agent/status"))
                .contains("\"handlers\":" + HANDLERS)
                .doesNotContain("defaultHandler");
        await().untilAsserted(() -> store.verify(postRequestedFor(urlEqualTo("/api/workers"))
                .withRequestBody(matchingJsonPath("$.handlers[0]", equalTo("command")))
                .withRequestBody(matchingJsonPath("$.handlers[4]", equalTo("log")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker.agent.default-handler=log", "spring.profiles.active=standalone"})
    void givesWhatNoHandlerIsNamedForToTheDefaultHandlerAndThenTakesAnyName(String setting) throws Exception {
        var itsStore = new FakeStore();
        try (var standalone = RunningAgent.at(itsStore.baseUrl(), setting)) {
            assertThat(standalone.dispatch(91, "hello", "x").statusCode()).isEqualTo(200);

            await().until(() -> itsStore.outcomes(keyOf(91)).size() == 1);
            assertThat(itsStore.outcomes(keyOf(91)).getFirst().getBodyAsString())
                    .contains("COMPLETED");
            itsStore.verify(1, FakeStore.status(91, "RUNNING").withHeader("Scheduler-Handler", equalTo("log")));
            // The list of names must not look complete: this agent takes all names.
            assertThat(standalone.get("/api/worker-agent/status"))
                    .contains("\"defaultHandler\":\"log\"")
                    .doesNotContain("\"handlers\"");
            await().untilAsserted(() -> itsStore.verify(postRequestedFor(urlEqualTo("/api/workers"))
                    .withRequestBody(matchingJsonPath("$.handlers", absent()))));
        } finally {
            itsStore.stop();
        }
    }

    @Test
    void refusesWhatTheDefaultHandlersConfigurationForbids() throws Exception {
        try (var strict = RunningAgent.at(store.baseUrl(), "worker.agent.default-handler=command")) {
            var answer = strict.dispatch(92, "hello", "{\\\"command\\\":\\\"hi\\\"}");

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("\"data\":null", "payload.command: 'hi' is not among");
        }
    }

    @Test
    void doesNotStartWithADefaultHandlerThatItDoesNotHave() {
        assertThatThrownBy(() -> RunningAgent.at(store.baseUrl(), "worker.agent.default-handler=logg"))
                .hasStackTraceContaining("worker.agent.default-handler: no handler is named 'logg';"
                        + " there are command, failing, gate, http, log");
    }
}
