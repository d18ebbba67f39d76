package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README's "One jar, four roles", each a process, run a job; only their ports are others. */
@Tag("ci")
class FourRolesIT {
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^java -jar target/scheduler-worker\\.jar (--role=[^#\n]*?) +# (808\\d)$");

    @Test
    void runAJobTogether(@TempDir Path folder) throws IOException {
        var ports = Map.of(
                "8081", FreePort.take(), "8082", FreePort.take(), "8083", FreePort.take(), "8084", FreePort.take());
        var peers = List.of(
                "--scheduler.worker.job-store-url=http://localhost:" + ports.get("8081"),
                "--worker.agent.job-store-url=http://localhost:" + ports.get("8081"),
                "--coordinator.job-store-url=http://localhost:" + ports.get("8081"),
                "--scheduler.worker.coordinator-url=http://localhost:" + ports.get("8082"),
                "--scheduler.worker.worker-agent-url=http://localhost:" + ports.get("8084"));
        var processes = new ArrayList<SchedulerProcess>();
        try {
            COMMAND.matcher(Files.readString(Path.of("README.md"))).results().forEach(found -> {
                var arguments = new ArrayList<>(List.of(found.group(1).split(" +", -1)));
                arguments.addAll(peers);
                arguments.add("--server.port=" + ports.get(found.group(2)));
                processes.add(
                        SchedulerProcess.launch(folder, found.group(2), ExtractedJar.jvm(), List.copyOf(arguments)));
            });
            assertThat(processes).hasSize(4);
            processes.getFirst().awaitReady(ports.get("8081"));
            var store = new Service(ports.get("8081"));

            var job = store.post("/api/jobs", """
                            {"jobName":"log:hello","frequency":"ONE_TIME","executionTime":"%s","payload":"hello"}\
                            """.formatted(Instant.EPOCH))
                    .path("id")
                    .longValue();

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(
                                    store.get("/api/jobs/" + job).path("status").textValue())
                            .isEqualTo("COMPLETED"));
        } finally {
            processes.forEach(SchedulerProcess::close);
        }
    }
}
