package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failed start gives the reason in one sentence, and few lines. */
@Tag("ci")
class RefusedStartIT {
    private static final int FEW_LINES = 16;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --scheduler.worker.scan-intervall=5 | scheduler.worker.scan-intervall: there is no such setting; the nearest one is scheduler.worker.scan-interval
            --sever.port=9                      | sever.port: there is no such setting; the nearest one is server.port
            --scheduler.worker.scan-interval=abc | scheduler.worker.scan-interval: 'abc' is not a duration such as 500ms, 30s or 5m
            --scheduler.worker.assigned-segments=0,100 | scheduler.worker.assigned-segments[1]: 100 is not an integer from 0 to 99
            """)
    void saysWhichSettingIsWrong(String argument, String sentence) {
        assertThat(refused("--server.port=0", argument)).contains(sentence);
    }

    @Test
    void saysThatAnotherSystemHasTheDataFolder() {
        var port = FreePort.take();
        try (var first = store("--server.port=" + port)) {
            first.awaitReady(port);

            assertThat(refused("--role=job-store", "--server.port=0"))
                    .contains("spring.datasource.url: another process has this database open");
        }
    }

    @Test
    void saysThatPostgresDoesNotAnswer() {
        assertThat(refused(
                        "--role=job-store",
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:postgresql://localhost:" + FreePort.take() + "/db"))
                .contains("spring.datasource.url: the database does not answer: Connection to localhost:");
    }

    @Test
    void saysThatTheFolderCannotBeWritten() throws Exception {
        Files.createFile(folder.resolve("data"));

        assertThat(refused("--role=job-store", "--server.port=0"))
                .contains("spring.datasource.url: the folder", "cannot be written");
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        var old = Stream.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "/usr/lib/jvm/temurin-17-jdk-amd64/bin/java")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(old)
                .as("no Java 17 is installed here: the refusal is not tested")
                .isPresent();

        var process = new ProcessBuilder(old.orElseThrow().toString(), "-jar", System.getProperty("scheduler.jar"))
                .redirectErrorStream(true)
                .start();

        assertThat(process.inputReader().lines())
                .singleElement()
                .asString()
                .startsWith("scheduler-worker needs Java 21 or newer; this is Java 17 of ");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private SchedulerProcess store(String... arguments) {
        return SchedulerProcess.start(
                folder,
                "store",
                Stream.concat(Stream.of("--role=job-store"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private String refused(String... arguments) {
        var lines = output(SchedulerProcess.launch(folder, "start", ExtractedJar.jvm(), List.of(arguments)));

        assertThat(lines).hasSizeLessThanOrEqualTo(FEW_LINES);
        return String.join("\n", lines);
    }

    private static List<String> output(SchedulerProcess process) {
        try (process) {
            await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
            return process.output().lines().filter(line -> !line.isBlank()).toList();
        }
    }
}
