package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of tracing for a worker that does not use it. */
@Tag("ci")
class TracingIT {
    private static final String SDK = " io.opentelemetry.sdk.";
    private static final String EXPORTER = " io.opentelemetry.exporter.";

    @TempDir
    Path folder;

    @Test
    void loadsNothingOfItWithoutAnEndpoint() throws IOException {
        assertThat(loadedClasses()).isNotEmpty().noneMatch(line -> line.contains(SDK) || line.contains(EXPORTER));
        assertThat(loadedClasses("--management.otlp.tracing.endpoint=http://localhost:1/v1/traces"))
                .anyMatch(line -> line.contains(SDK))
                .anyMatch(line -> line.contains(EXPORTER));
    }

    private List<String> loadedClasses(String... settings) throws IOException {
        var classes = folder.resolve("classes-" + settings.length + ".txt");
        var arguments = new ArrayList<>(List.of("--server.port=0"));
        arguments.addAll(List.of(settings));
        try (var worker = SchedulerProcess.launch(
                folder,
                "worker-" + settings.length,
                List.of(
                        "-Dspring.context.exit=onRefresh",
                        "-Xlog:class+load:file=" + classes,
                        "-jar",
                        System.getProperty("scheduler.jar")),
                arguments)) {
            assertThat(worker.awaitExit(Duration.ofMinutes(2)))
                    .as(worker.output())
                    .isZero();
        }
        return Files.readAllLines(classes);
    }
}
