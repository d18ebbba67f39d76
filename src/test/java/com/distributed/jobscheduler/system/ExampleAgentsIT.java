package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agents of {@code src/examples}, each as the only agent of a whole system; left out where its interpreter is missing. */
@Tag("ci")
class ExampleAgentsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Service AGENT = new Service(FreePort.take());

    @TempDir
    static Path folder;

    private static Standalone system;

    /** An agent, and what runs it. */
    enum Example {
        PYTHON("python3", "python-agent/agent.py"),
        NODE("node", "node-agent/agent.mjs");

        private final String interpreter;
        private final Path file;

        Example(String interpreter, String file) {
            this.interpreter = interpreter;
            this.file = Path.of("src/examples").resolve(file).toAbsolutePath();
        }

        private Process start() {
            try {
                var process = new ProcessBuilder(interpreter, file.toString());
                process.environment().put("JOB_STORE_URL", system.store.url());
                process.environment().put("PORT", Integer.toString(AGENT.port()));
                process.environment().put("WORKER_ID", interpreter);
                process.environment().put("CAPACITY", "4");
                var started = process.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                folder.resolve(interpreter + ".log").toFile()))
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> AGENT.get("/api/worker-agent/status").has("workerId"));
                return started;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeAll
    static void starts() {
        system = new Standalone(
                folder,
                "--worker/scheduler.worker.worker-agent-urls=" + AGENT.url(),
                "--worker/resilience4j.circuitbreaker.instances.worker-agent.wait-duration-in-open-state=1s");
    }

    @AfterAll
    static void stops() {
        system.close();
    }

    @ParameterizedTest
    @EnumSource
    void keepsToTheProtocol(Example example) throws Exception {
        assumeTrue(
                Interpreter.isInstalled(example.interpreter),
                example.interpreter + " is not installed: its example is not tested");
        assertThat(Files.readAllLines(example.file)).hasSizeLessThanOrEqualTo(80);
        var agent = example.start();
        try {
            var hello = IntStream.range(0, 20)
                    .mapToObj(i -> submit("hello:" + i, "x", 0))
                    .toList();
            var failing = submit("sleep", "no number", 0);
            var unknown = submit("unknown", "x", 0);
            hello.forEach(job -> awaitStatus(job, "COMPLETED"));
            awaitStatus(failing, "FAILED");
            awaitStatus(unknown, "FAILED");

            assertThat(hello).allSatisfy(job -> {
                // A claim that found the agent full for too long ends with its lease, without a run.
                var runs = runsOf(job).stream()
                        .filter(run -> !run.path("startedAt").isNull())
                        .toList();
                assertThat(runs).hasSize(1);
                assertThat(runs.getFirst().path("handler").asText()).isEqualTo("hello");
                assertThat(runs.getFirst().path("agentId").asText()).startsWith(example.interpreter);
            });
            assertThat(runsOf(failing).getFirst().path("error").asText()).isNotEmpty();
            assertThat(job(unknown).path("lastError").asText()).contains("no handler");
            assertThat(system.store.get("/api/workers"))
                    .anyMatch(entry -> entry.path("workerId").asText().equals(example.interpreter)
                            && entry.path("url").asText().equals(AGENT.url()));

            var cancelled = submit("sleep", "60", 0);
            awaitStatus(cancelled, "RUNNING");
            system.store.delete("/api/jobs/" + cancelled);
            await().atMost(SOON)
                    .until(() -> AGENT.get("/api/worker-agent/jobs/running").isEmpty());
            assertThat(job(cancelled).path("status").asText()).isEqualTo("CANCELLED");

            var killed = submit("sleep", "3", 1);
            awaitStatus(killed, "RUNNING");
            agent.destroyForcibly().waitFor();
            agent = example.start();
            awaitStatus(killed, "COMPLETED");
            assertThat(runsOf(killed))
                    .extracting(run -> run.path("outcome").asText())
                    .containsExactlyInAnyOrder("ABANDONED", "COMPLETED");
        } finally {
            agent.destroy();
            if (!agent.waitFor(30, TimeUnit.SECONDS)) {
                agent.destroyForcibly();
            }
        }
    }

    private static long submit(String name, String payload, int retries) {
        return system.store
                .post("/api/jobs", """
                        {"jobName":"%s","userId":1,"frequency":"ONE_TIME","executionTime":"%s","payload":"%s","maxRetries":%d}""".formatted(name, Instant.now(), payload, retries))
                .path("id")
                .longValue();
    }

    private static JsonNode job(long id) {
        return system.store.get("/api/jobs/" + id);
    }

    private static List<JsonNode> runsOf(long job) {
        return StreamSupport.stream(
                        system.store.get("/api/executions?jobId=" + job).spliterator(), false)
                .toList();
    }

    private static void awaitStatus(long id, String status) {
        await(status + " of job " + id)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(job(id).path("status").asText()).isEqualTo(status));
    }
}
