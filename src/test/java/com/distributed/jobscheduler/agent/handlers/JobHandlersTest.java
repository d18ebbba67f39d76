package com.distributed.jobscheduler.agent.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobHandlersTest {
    private record Named(String jobName) implements JobHandler {
        @Override
        public void run(JobContext job) {}
    }

    private static final List<JobHandler> ALL =
            List.of(new LogHandler(), new Named("http"), new Named("report"), new Named("report:eu"));

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
    void refusesTwoHandlersOfOneName() {
        assertThatThrownBy(
                        () -> new JobHandlers(List.of(new LogHandler(), new Named("log")), new HandlerProperties(null)))
                .hasMessageContaining("two job handlers are named 'log'");
    }
}
