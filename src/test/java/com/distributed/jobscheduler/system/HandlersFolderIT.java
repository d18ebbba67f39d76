package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder {@code handlers} beside the jar, and beside the extracted jar, which is the image's layout. */
@Tag("ci")
class HandlersFolderIT {
    private static final Path JAR = Path.of(System.getProperty("scheduler.jar"));
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
    private static final String HANDLER = """
            package com.example.invoices;

            import com.distributed.jobscheduler.agent.handlers.JobFailure;
            import com.distributed.jobscheduler.agent.handlers.JobHandler;
            import org.springframework.boot.autoconfigure.AutoConfiguration;
            import org.springframework.context.annotation.Bean;

            @AutoConfiguration
            public class InvoiceHandlers {
                @Bean
                JobHandler invoices() {
                    return JobHandler.named("invoice", job -> {
                        if (Thread.currentThread().getContextClassLoader().getResource("invoice.txt") == null) {
                            throw new JobFailure("invoice.txt: not found");
                        }
                    });
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void isLoadedFromBesideTheJar() throws IOException {
        var jar = folder.resolve("scheduler-worker.jar");
        Files.copy(JAR, jar);

        runsAJobWithItsHandler(jar);
    }

    @Test
    void isLoadedFromBesideTheExtractedJar() throws IOException {
        var app = folder.resolve("app");
        var extraction = SchedulerProcess.launch(
                folder,
                "extraction",
                List.of("-Djarmode=tools", "-jar", JAR.toString()),
                List.of("extract", "--destination", app.toString()));
        assertThat(extraction.awaitExit(Duration.ofMinutes(2))).isZero();

        runsAJobWithItsHandler(app.resolve(JAR.getFileName()));
    }

    private void runsAJobWithItsHandler(Path jar) throws IOException {
        makeHandlerJar(Files.createDirectories(jar.resolveSibling("handlers")).resolve("invoices.jar"));
        var store = new Service(FreePort.take());
        var agent = new Service(FreePort.take());
        try (var system = SchedulerProcess.launch(
                Files.createDirectories(folder.resolve("elsewhere")),
                "system",
                List.of("-jar", jar.toString()),
                List.of(
                        "--role=job-store,agent,worker",
                        "--job-store/server.port=" + store.port(),
                        "--agent/server.port=" + agent.port(),
                        "--worker/server.port=" + FreePort.take(),
                        "--worker.agent.job-store-url=" + store.url(),
                        "--scheduler.worker.assigned-segments=5",
                        "--scheduler.worker.scan-interval=500",
                        "--scheduler.worker.job-store-url=" + store.url(),
                        "--scheduler.worker.worker-agent-url=" + agent.url()))) {
            system.awaitReady(agent.port());
            assertThat(agent.get("/api/worker-agent/status").path("handlers"))
                    .anyMatch(name -> name.asText().equals("invoice"));
            var id = store.post("/api/jobs", """
                            {"jobName":"invoice:7","frequency":"ONE_TIME","executionTime":"%s","segment":5}""".formatted(Instant.EPOCH))
                    .path("id")
                    .asLong();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    store.get("/api/jobs/" + id).path("status").asText())
                            .as(system.output())
                            .isEqualTo("COMPLETED"));
            assertThat(store.get("/api/executions?jobId=" + id)
                            .path(0)
                            .path("handler")
                            .asText())
                    .isEqualTo("invoice");
            assertThat(system.output()).containsOnlyOnce("handlers.loaded").contains("jars=[invoices.jar]");
        }
    }

    @Test
    void refusesAFileThatIsNoJarInOneSentence() throws IOException {
        var jar = folder.resolve("scheduler-worker.jar");
        Files.copy(JAR, jar);
        Files.writeString(Files.createDirectories(folder.resolve("handlers")).resolve("broken.jar"), "no jar");

        try (var agent = SchedulerProcess.launch(
                folder, "agent", List.of("-jar", jar.toString()), List.of("--role=agent", "--server.port=0"))) {
            assertThat(agent.awaitExit(SOON)).isEqualTo(1);
            assertThat(agent.output().lines())
                    .singleElement()
                    .asString()
                    .endsWith("broken.jar: not a jar that can be read");
        }
    }

    /** Compiled against the API and Spring alone. */
    private void makeHandlerJar(Path jar) throws IOException {
        var sources = Files.createDirectories(folder.resolve("sources"));
        Files.writeString(sources.resolve("InvoiceHandlers.java"), HANDLER);
        var spring = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(Path::of)
                .filter(entry ->
                        entry.getFileName().toString().matches("spring-(context|core|boot-autoconfigure)-\\d.*"));
        var classPath = Stream.concat(Stream.of(ConsumerBuild.ofClassifier("api")), spring)
                .toList();
        var classes = OtherApplication.compile(Files.createDirectories(folder.resolve("classes")), classPath, sources);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            var name = "com/example/invoices/InvoiceHandlers.class";
            add(out, name, Files.readAllBytes(classes.resolve(name)));
            add(out, IMPORTS, "com.example.invoices.InvoiceHandlers\n".getBytes(StandardCharsets.UTF_8));
            add(out, "invoice.txt", new byte[0]);
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
