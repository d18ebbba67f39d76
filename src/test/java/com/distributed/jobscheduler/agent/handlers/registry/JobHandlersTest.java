package com.distributed.jobscheduler.agent.handlers.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobHandlersTest {
    private static final Map<String, JobHandler> ALL = Map.of(
            "logHandler", handler("log"),
            "httpHandler", handler("http"),
            "reports", handler("report"),
            "reportsOfEurope", handler("report:eu"));

    private static JobHandler handler(String jobName) {
        return JobHandler.named(jobName, job -> {});
    }

    private final JobHandlers handlers = new JobHandlers(ALL, new HandlerProperties(null));

    @Test
    void choosesByTheWholeNameThenByThePartBeforeTheColonAndElseNobody() {
        assertThat(chosenFor("report")).isEqualTo("report");
        assertThat(chosenFor("report:eu")).isEqualTo("report:eu");
        assertThat(chosenFor("report:us:east")).isEqualTo("report");
        assertThat(chosenFor("http:ping")).isEqualTo("http");
        assertThat(handlers.forJob("reporting")).isEmpty();
        assertThat(handlers.forJob("Report")).isEmpty();
        assertThat(handlers.forJob(":")).isEmpty();
        assertThat(handlers.names()).containsExactly("http", "log", "report", "report:eu");
        assertThat(handlers.onlyNames()).contains(handlers.names());
        assertThat(handlers.defaultName()).isEmpty();
    }

    private String chosenFor(String jobName) {
        return handlers.forJob(jobName).orElseThrow().jobName();
    }

    @Test
    void givesTheRestToTheDefaultHandlerWhereThereIsOne() {
        var withDefault = new JobHandlers(ALL, new HandlerProperties("log"));

        assertThat(withDefault.forJob("reporting").orElseThrow().jobName()).isEqualTo("log");
        assertThat(withDefault.forJob("http:x").orElseThrow().jobName()).isEqualTo("http");
        assertThat(withDefault.onlyNames()).isEmpty();
        assertThat(withDefault.defaultName()).contains("log");
        assertThat(new JobHandlers(ALL, new HandlerProperties(" ")).forJob("reporting"))
                .isEmpty();
    }

    @Test
    void refusesTwoHandlersOfOneNameInOneSentence() {
        var twice = Map.of("logHandler", handler("log"), "audit", handler("log"));

        assertThatThrownBy(() -> new JobHandlers(twice, new HandlerProperties(null)))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage(
                        "two job handlers are named 'log': the beans audit and logHandler; give one of them another name");
    }

    @Test
    void refusesAHandlerWithoutAName() {
        assertThatThrownBy(() -> new JobHandlers(Map.of("audit", handler(" ")), new HandlerProperties(null)))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage("the job handler of the bean audit has no name: jobName() must not be blank");
    }
}
