package com.distributed.jobscheduler.agent.handlers.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.agent.handlers.RunJournal;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.util.unit.DataSize;

class CommandHandlerTest {
    private static final ObjectMapper JSON = Jackson2ObjectMapperBuilder.json().build();

    /** An argument no other process on the machine has. */
    private static final String LONG_NAP = "86399." + ProcessHandle.current().pid();

    private final CommandHandler handler = handler(Map.of(
            "nothing", List.of("true"),
            "failure", List.of("false"),
            "shouting", List.of("ls", "/no such; echo $HOME"),
            "flood", List.of("seq", "1", "200000"),
            "environment", List.of("grep", "-z", "-c", "SCHEDULER_", "/proc/self/environ"),
            "nap", List.of("sleep", LONG_NAP),
            "family", List.of("nice", "timeout", "86000", "sleep", LONG_NAP),
            "stubborn", List.of("env", "--ignore-signal=TERM", "sleep", LONG_NAP),
            "missing", List.of("no-such-program-anywhere")));

    private static CommandHandler handler(Map<String, List<String>> commands) {
        return handler(commands, true);
    }

    private static CommandHandler handler(Map<String, List<String>> commands, boolean logOutput) {
        return new CommandHandler(
                new CommandHandlerProperties(commands, DataSize.ofBytes(80), logOutput, Duration.ofMillis(300)), JSON);
    }

    private static JobContext job(String payload) {
        return new JobContext(1, "command", payload, Instant.EPOCH, 1, "1:0", null, () -> false);
    }

    private static JobContext naming(String command) {
        return job("{\"command\":\"" + command + "\"}");
    }

    private static long nappers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .anyMatch(arguments -> List.of(arguments).contains(LONG_NAP)))
                .count();
    }

    @Test
    void completesWithExitCodeZeroHoweverMuchIsWritten() throws Exception {
        handler.run(naming("nothing"));
        handler.run(naming("flood"));
    }

    @Test
    void hasTheLinesOfTheOutputAsItsLogAndTheExitCodeAsItsResult() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var progress = "one\\n\\n 1 of 2\\r 2 of 2\\r\\nlast \\303\\274";
        var commands = Map.of("output", List.of("printf", progress), "long", List.of("seq", "-s", ",", "1", "200000"));

        assertThat(handler(commands).call(logging("output", lines))).isEqualTo("exit code 0");
        await().untilAsserted(() -> assertThat(lines).containsExactly("one", " 1 of 2", " 2 of 2", "last \u00fc"));
        lines.clear();
        handler(commands).call(logging("long", lines));
        await().until(() -> !lines.isEmpty());
        assertThat(lines.getFirst()).hasSize(4_096);
        lines.clear();
        handler(commands, false).call(logging("output", lines));
        assertThat(lines).isEmpty();
    }

    private static JobContext logging(String command, List<String> lines) {
        var journal = new RunJournal() {
            @Override
            public void progress(int percent, @Nullable String text) {}

            @Override
            public void log(String line) {
                lines.add(line);
            }
        };
        return new JobContext(
                1, "command", "{\"command\":\"" + command + "\"}", Instant.EPOCH, 1, "1:0", null, () -> false, journal);
    }

    @Test
    void failsWithTheExitCodeAndTheEndOfTheOutput() {
        assertThatThrownBy(() -> handler.run(naming("failure"))).hasMessage("failure ended with exit code 1: ");
        // It waits only briefly for the output after the process has ended.
        await().untilAsserted(() -> assertThatThrownBy(() -> handler.run(naming("shouting")))
                .isInstanceOf(JobFailure.class)
                .hasMessageMatching("shouting ended with exit code 2: (?s).*/no such; echo \\$HOME.*"));
    }

    @Test
    void tellsTheProcessWhatItRunsFor() throws Exception {
        handler.run(naming("environment"));
    }

    @Test
    void runsNothingThatIsNotConfigured() {
        assertThatThrownBy(() -> handler.run(naming("sleep 1")))
                .isInstanceOf(JobFailure.class)
                .hasMessage("payload.command: 'sleep 1' is not among worker.agent.command.commands");
        assertThatThrownBy(() -> handler(Map.of()).run(naming("nothing")))
                .hasMessageContaining("is not among worker.agent.command.commands");
        assertThatThrownBy(() -> handler.run(naming("missing"))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                   | payload
            nothing              | payload
            {}                   | payload.command
            null                 | payload.command
            {"command":["ls"]}   | payload
            """)
    void saysWhatIsWrongWithThePayload(String payload, String field) {
        assertThatThrownBy(() -> handler.run(job(payload)))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource({"nap,1", "family,2", "stubborn,1"})
    void endsTheWholeProcessTreeWhenItIsInterrupted(String command, int processes) throws Exception {
        var thrown = new AtomicReference<Throwable>();
        var run = Thread.ofVirtual().start(() -> {
            try {
                handler.run(naming(command));
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        await().until(() -> nappers() >= processes);

        run.interrupt();

        assertThat(run.join(Duration.ofSeconds(20))).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        await().until(() -> nappers() == 0);
    }
}
