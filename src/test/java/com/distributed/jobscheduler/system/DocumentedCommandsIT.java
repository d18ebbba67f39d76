package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the calls of a document in its order against a system that was just started. Where the document shows the answer
 * to a call, the real one has each of its fields, and the same success, error code and refusal.
 */
@Tag("ci")
class DocumentedCommandsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** A block of commands, and the answer that follows it at once, if any. */
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```\\n(?:\\s*^ *```json\\n(.*?)^ *```)?");

    private static final Pattern FIELD = Pattern.compile("\"\\w+\":");
    private static final Pattern FIXED = Pattern.compile("\"success\":(?:true|false)|\"errorCode\":\"\\w+\"");
    private static final Pattern START = Pattern.compile("(?s)run\\.arguments=\"(--server\\.port=.*?)\"");

    /** Not for this system: a place to fill in, another host, a file of the machine, a build, a script. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("'<|\\.example|/etc/|\\./mvnw|docker |java -jar|#!/bin/bash|kubectl ");

    private record Step(String commands, String answer) {
        /** May be repeated until what it shows has come about. */
        boolean isReading() {
            return !commands.contains("-X ");
        }
    }

    @TempDir
    Path folder;

    @Test
    void readmesAnswersAreThose() throws IOException {
        try (var system = new Standalone(folder)) {
            var started = new ArrayList<SchedulerProcess>();
            try {
                var done = run(system, "README.md", started);
                assertThat(started).as("its second worker").hasSize(1);
                assertThat(done).isEqualTo(6);
            } finally {
                started.forEach(SchedulerProcess::close);
            }
        }
    }

    @Test
    void coordinatorsAnswersAreThose() throws IOException {
        try (var system = new Standalone(folder)) {
            assertThat(run(system, "docs/coordinator.md", new ArrayList<>())).isOne();
        }
    }

    @Test
    void jobStoresAnswersAreThose() throws IOException {
        Files.writeString(folder.resolve("jobs.json"), """
                [{"jobName":"log","frequency":"ONE_TIME","executionTime":"2040-01-01T00:00:00Z"},
                 {"jobName":"log","frequency":"ONE_TIME","executionTime":"2040-01-01T00:00:00Z"}]""");
        try (var system = new Standalone(folder)) {
            var later = Instant.parse("2040-01-01T00:00:00Z");
            system.submit("log", "DAILY", 1, later);
            system.submit("report", "DAILY", 1, Instant.now());
            for (var job = 3; job <= 6; job++) {
                system.submit("report", "ONE_TIME", 1, later);
            }
            var ended = system.submit("log", "ONE_TIME", 1, Instant.now());
            assertThat(ended).as("the document's finished job").isEqualTo(7);
            await().atMost(SOON).until(() -> system.statusOf(ended).equals("COMPLETED"));

            assertThat(run(system, "docs/job-store.md", new ArrayList<>())).isEqualTo(11);
        }
    }

    private int run(Standalone system, String document, List<SchedulerProcess> started) throws IOException {
        var shell = new Shell(folder, system);
        var done = 0;
        for (var step : steps(Files.readString(Path.of(document)))) {
            var start = START.matcher(step.commands);
            if (start.find()) {
                started.add(worker(system, start.group(1)));
            } else if (!ELSEWHERE.matcher(step.commands).find()) {
                check(shell, system, step);
                done++;
            }
        }
        return done;
    }

    private static List<Step> steps(String document) {
        return BLOCK.matcher(document)
                .results()
                .map(found -> new Step(found.group(1), found.group(2) == null ? "" : found.group(2)))
                .toList();
    }

    /** A further worker with the document's settings, on free ports. */
    private SchedulerProcess worker(Standalone system, String settings) {
        var port = FreePort.take();
        var arguments = new ArrayList<>(List.of("--role=worker", "--server.port=" + port));
        Arrays.stream(settings.split("[\\s\\\\]+"))
                .filter(setting -> !setting.startsWith("--server.port"))
                .forEach(arguments::add);
        arguments.addAll(system.peers());
        return SchedulerProcess.launch(folder, "worker-2", ExtractedJar.jvm(), arguments)
                .awaitReady(port);
    }

    private static void check(Shell shell, Standalone system, Step step) {
        var commands = withVersions(step.commands, system);
        if (step.isReading()) {
            await(commands).atMost(SOON).untilAsserted(() -> compare(step, shell.run(commands)));
        } else {
            compare(step, shell.run(commands));
        }
    }

    /** Whoever changes a job has read its version before. */
    private static String withVersions(String commands, Standalone system) {
        return Pattern.compile("(/api/jobs/(\\d+) .*?If-Match: \")\\d+")
                .matcher(commands)
                .replaceAll(call -> call.group(1)
                        + system.store
                                .get("/api/jobs/" + call.group(2))
                                .path("version")
                                .longValue());
    }

    private static void compare(Step step, Shell.Answer answer) {
        var what = step.commands + answer.text();
        assertThat(answer.isRefused()).as(what).isEqualTo(step.answer.contains("\"success\":false"));
        assertThat(found(FIELD, answer.text())).as(what).containsAll(found(FIELD, step.answer));
        assertThat(found(FIXED, answer.text())).as(what).containsAll(found(FIXED, step.answer));
        var message = Pattern.compile("\"message\":\".*?\"").matcher(step.answer);
        assertThat(message.results().map(MatchResult::group).toList()).as(what).allMatch(answer.text()::contains);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
