package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers find the Python example by the job store's registry. It is killed with kill -9 in the middle of 1,000 jobs, and
 * comes back at another URL.
 */
@Tag("ci")
class DiscoveryIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int JOBS = 1_000;
    private static final Path AGENT =
            Path.of("src/examples/python-agent/agent.py").toAbsolutePath();

    @TempDir
    Path folder;

    private final Service first = new Service(FreePort.take());
    private final Service second = new Service(FreePort.take());

    @Test
    void anAgentIsFollowedThroughItsDeathToAnotherUrlAndEachJobIsCompletedOnce() throws Exception {
        assumeTrue(Interpreter.isInstalled("python3"), "python3 is not installed: discovery is not tested with it");
        var port = FreePort.take();
        try (var system = new Standalone(folder, discovering("--worker/").toArray(String[]::new));
                var otherWorker = otherWorker(system, port)) {
            assertThat(new Service(port).isReady()).isTrue();
            var agent = start(system, first);
            try {
                await().atMost(SOON).until(() -> agentsOf(system.worker).equals(List.of(first.url())));
                await().atMost(SOON).until(() -> agentsOf(new Service(port)).equals(List.of(first.url())));
                var jobs = IntStream.range(0, JOBS)
                        .mapToObj(i -> submit(system, i))
                        .toList();
                await().atMost(SOON).until(() -> completed(system) > JOBS / 4);

                agent.destroyForcibly().waitFor();
                agent = start(system, second);
                await().atMost(SOON).until(() -> agentsOf(system.worker).equals(List.of(second.url())));
                await().atMost(SOON.multipliedBy(2))
                        .untilAsserted(() -> assertThat(completed(system)).isEqualTo(JOBS));

                var killed = 0;
                for (var job : jobs) {
                    var runs = runsOf(system, job);
                    assertThat(runs.stream().filter("COMPLETED"::equals))
                            .as("job " + job)
                            .hasSize(1);
                    var abandoned = runs.stream().filter("ABANDONED"::equals).count();
                    assertThat(abandoned).as("job " + job).isLessThanOrEqualTo(1);
                    killed += (int) abandoned;
                }
                assertThat(killed).isPositive();
                for (var worker : List.of(system.worker, new Service(port))) {
                    assertThat(worker.get("/api/scheduler-worker/status")
                                    .path("jobsDispatchedCount")
                                    .asLong())
                            .isPositive();
                }
            } finally {
                agent.destroy();
                if (!agent.waitFor(30, TimeUnit.SECONDS)) {
                    agent.destroyForcibly();
                }
            }
        }
    }

    private List<String> discovering(String prefix) {
        return List.of(
                prefix + "scheduler.worker.agents=job-store",
                prefix + "scheduler.worker.allowed-agents=" + first.url() + "," + second.url(),
                prefix + "scheduler.worker.agent-refresh-interval=200ms",
                prefix + "scheduler.worker.desired-segments=50",
                prefix + "scheduler.worker.scan-interval=500");
    }

    private SchedulerProcess otherWorker(Standalone system, int port) {
        var arguments = new ArrayList<>(List.of("--role=worker", "--server.port=" + port));
        arguments.add("--scheduler.worker.worker-id=worker-2");
        arguments.addAll(system.peers());
        arguments.addAll(discovering("--"));
        return SchedulerProcess.launch(folder, "worker-2", ExtractedJar.jvm(), arguments)
                .awaitReady(port);
    }

    private Process start(Standalone system, Service at) throws IOException {
        var process = new ProcessBuilder("python3", AGENT.toString());
        process.environment().put("JOB_STORE_URL", system.store.url());
        process.environment().put("PORT", Integer.toString(at.port()));
        process.environment().put("WORKER_ID", "python");
        var started = process.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("python.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        return started;
    }

    private static List<String> agentsOf(Service worker) {
        return worker.get("/api/scheduler-worker/status").path("agents").findValuesAsText("url");
    }

    private static long submit(Standalone system, int number) {
        return system.store
                .post("/api/jobs", """
                        {"jobName":"sleep:%d","userId":1,"frequency":"ONE_TIME","executionTime":"%s","payload":"0.2","maxRetries":1}""".formatted(number, Instant.now()))
                .path("id")
                .longValue();
    }

    private static int completed(Standalone system) {
        return system.store.get("/api/jobs?status=COMPLETED&size=1000").size();
    }

    private static List<String> runsOf(Standalone system, long job) {
        return StreamSupport.stream(
                        system.store.get("/api/executions?jobId=" + job).spliterator(), false)
                .filter(run -> !run.path("startedAt").isNull())
                .map((JsonNode run) -> run.path("outcome").asText())
                .collect(Collectors.toList());
    }
}
