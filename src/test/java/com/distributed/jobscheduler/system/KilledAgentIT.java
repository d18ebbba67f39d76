package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** kill -9 of the agent in the middle of runs (semantics: "RUNNING -> PENDING"), each role a process of its own. */
@Tag("faults")
@Tag("slow")
@Isolated("waits for no longer than a lease and a scan")
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
                assertThat(outcomesOf(patient)).containsExactly("COMPLETED", "ABANDONED");

                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(job(impatient).path("status").asText())
                                        .isEqualTo("FAILED"));
                assertThat(outcomesOf(impatient)).containsExactly("ABANDONED");
                assertThat(job(impatient).path("lastError").asText()).contains("agent");
            }
        }
    }

    private SchedulerProcess startAgent(String name) {
        return start(
                "agent",
                name,
                agent,
                "worker.agent.job-store-url=" + store.url(),
                "worker.agent.heartbeat-interval=1s",
                "worker.agent.command.commands.nap=sleep,6");
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
        return store.post("/api/jobs", """
                        {"jobName":"command","frequency":"ONE_TIME","executionTime":"%s","maxRetries":%d,\
                        "payload":"{\\"command\\":\\"nap\\"}","segment":5}""".formatted(Instant.now(), maxRetries))
                .path("id")
                .longValue();
    }

    private JsonNode job(long id) {
        return store.get("/api/jobs/" + id);
    }

    private boolean isRunning(long id) {
        return job(id).path("status").asText().equals("RUNNING");
    }

    /** Newest first. */
    private List<String> outcomesOf(long id) {
        return StreamSupport.stream(store.get("/api/executions?jobId=" + id).spliterator(), false)
                .map(run -> run.path("outcome").asText())
                .toList();
    }
}
