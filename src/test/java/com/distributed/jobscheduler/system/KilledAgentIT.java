package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** kill -9 of the agent during runs (semantics: "RUNNING -> PENDING"), each role as a separate process. */
@Tag("faults")
@Tag("slow")
@Isolated("waits for no longer than a lease and a scan")
@OneTry
class KilledAgentIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Service store = new Service(FreePort.take());
    private final Service worker = new Service(FreePort.take());
    private final Service agent = new Service(FreePort.take());

    @TempDir
    Path folder;

    @Test
    void runsAgainWhatHasRetriesLeftAndFailsWhatHasNoneWithTheReason() {
        try (var storeProcess = start("job-store", store, "job-store.run-lease=12s", "job-store.sweep-interval=500ms");
                var workerProcess = start(
                        "worker",
                        worker,
                        "scheduler.worker.assigned-segments=5",
                        "scheduler.worker.scan-interval=500",
                        "scheduler.worker.job-store-url=" + store.url(),
                        "scheduler.worker.worker-agent-url=" + agent.url());
                var firstAgent = startAgent("first-agent")) {
            var patient = submit(3);
            var impatient = submit(0);
            await().atMost(SOON).until(() -> isRunning(patient) && isRunning(impatient));

            firstAgent.kill();

            try (var secondAgent = startAgent("second-agent")) {
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(job(patient).path("status").asText()).isEqualTo("COMPLETED"));
                assertThat(runsOf(patient)).containsExactly("COMPLETED", "ABANDONED");

                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(job(impatient).path("status").asText())
                                        .isEqualTo("FAILED"));
                assertThat(runsOf(impatient)).containsExactly("ABANDONED");
                assertThat(job(impatient).path("lastError").asText()).contains("agent");
            }
        }
    }

    @Test
    void failsTheJobThatKillsItsAgentAndRunsItsNeighbours() {
        try (var storeProcess = start(
                        "job-store",
                        store,
                        "job-store.run-lease=4s",
                        "job-store.sweep-interval=500ms",
                        "job-store.abandonment-backoff=1s");
                var workerProcess = start(
                        "worker",
                        worker,
                        "scheduler.worker.assigned-segments=5",
                        "scheduler.worker.scan-interval=500",
                        "scheduler.worker.job-store-url=" + store.url(),
                        "scheduler.worker.worker-agent-url=" + agent.url(),
                        "resilience4j.circuitbreaker.instances.worker-agent.wait-duration-in-open-state=1s");
                var restarting = new Restarting()) {
            var innocent = IntStream.range(0, 5).mapToObj(i -> submit("nap", 1)).toList();
            var culprit = submit("murder", 1);

            await().atMost(SOON.multipliedBy(2))
                    .untilAsserted(() -> assertThat(innocent)
                            .allMatch(id -> job(id).path("status").asText().equals("COMPLETED")));
            await().atMost(SOON.multipliedBy(2))
                    .untilAsserted(() ->
                            assertThat(job(culprit).path("status").asText()).isEqualTo("FAILED"));
            assertThat(job(culprit).path("lastError").asText())
                    .contains("in each of 4 tries, the last time with nothing else at it");
            assertThat(runsOf(culprit)).containsExactly("ABANDONED", "ABANDONED", "ABANDONED", "ABANDONED");
            assertThat(restarting.starts).hasValue(5);
        }
    }

    /** An agent that is restarted after each death, as by a platform. */
    private final class Restarting implements AutoCloseable {
        private final AtomicInteger starts = new AtomicInteger();
        private final Thread loop = Thread.ofPlatform().start(this::run);

        private void run() {
            while (!Thread.currentThread().isInterrupted()) {
                try (var process = startAgent("agent-" + starts.incrementAndGet())) {
                    await().forever().until(() -> !process.isAlive());
                } catch (RuntimeException interrupted) {
                    return;
                }
            }
        }

        @Override
        public void close() {
            loop.interrupt();
        }
    }

    private SchedulerProcess startAgent(String name) {
        return start(
                "agent",
                name,
                agent,
                "worker.agent.job-store-url=" + store.url(),
                "worker.agent.heartbeat-interval=1s",
                "worker.agent.command.commands.nap=sleep,6",
                "worker.agent.command.commands.murder=bash,-c,sleep 2; kill -9 $PPID");
    }

    private SchedulerProcess start(String role, Service service, String... properties) {
        return start(role, role, service, properties);
    }

    private SchedulerProcess start(String role, String name, Service service, String... properties) {
        var arguments = new String[properties.length + 2];
        arguments[0] = "--role=" + role;
        arguments[1] = "--server.port=" + service.port();
        for (var i = 0; i < properties.length; i++) {
            arguments[i + 2] = "--" + properties[i];
        }
        return SchedulerProcess.start(folder, name, arguments).awaitReady(service.port());
    }

    private long submit(int maxRetries) {
        return submit("nap", maxRetries);
    }

    private long submit(String command, int maxRetries) {
        return store.post("/api/jobs", """
                        {"jobName":"command","frequency":"ONE_TIME","executionTime":"%s","maxRetries":%d,\
                        "payload":"{\\"command\\":\\"%s\\"}","segment":5}""".formatted(Instant.now(), maxRetries, command))
                .path("id")
                .longValue();
    }

    private JsonNode job(long id) {
        return store.get("/api/jobs/" + id);
    }

    private boolean isRunning(long id) {
        return job(id).path("status").asText().equals("RUNNING");
    }

    /** The started attempts, newest first; an attempt without an agent was given back. */
    private List<String> runsOf(long id) {
        return StreamSupport.stream(store.get("/api/executions?jobId=" + id).spliterator(), false)
                .map(run -> run.path("outcome").asText())
                .filter(outcome -> !outcome.equals("GIVEN_BACK"))
                .toList();
    }
}
