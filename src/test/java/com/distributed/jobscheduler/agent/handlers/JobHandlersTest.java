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

    private final JobHandlers handlers =
            new JobHandlers(List.of(new LogHandler(), new Named("http"), new Named("report"), new Named("report:eu")));

    @Test
    void choosesByTheWholeNameThenByThePartBeforeTheColonAndElseLogs() {
        assertThat(chosenFor("report")).isEqualTo("report");
        assertThat(chosenFor("report:eu")).isEqualTo("report:eu");
        assertThat(chosenFor("report:us:east")).isEqualTo("report");
        assertThat(chosenFor("http:ping")).isEqualTo("http");
        assertThat(chosenFor("reporting")).isEqualTo("log");
        assertThat(chosenFor("Report")).isEqualTo("log");
        assertThat(chosenFor(":")).isEqualTo("log");
        assertThat(handlers.names()).containsExactly("http", "log", "report", "report:eu");
    }

    private String chosenFor(String jobName) {
        return handlers.forJob(jobName).jobName();
    }

    @Test
    void refusesTwoHandlersOfOneName() {
        assertThatThrownBy(() -> new JobHandlers(List.of(new LogHandler(), new Named("log"))))
                .hasMessageContaining("two job handlers are named 'log'");
    }
}
