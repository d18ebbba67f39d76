package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The user's three scenarios (product.md, "Scenarios") and a kill, on the system of the README's first command. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Standalone system;

    @BeforeAll
    static void startsWithOneCommand() {
        system = new Standalone(folder, SchedulerProcess.JAR);
    }

    @AfterAll
    static void stops() {
        system.close();
    }

    @Test
    @Order(1)
    void endsItsStartWithWhatRunsWhereAndHowToSubmitAJob() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(system.output())
                        .contains(
                                system.worker.url() + "/\n",
                                system.worker.url() + "/api/scheduler-worker/status",
                                "curl -X POST " + system.store.url() + "/api/jobs"));
        assertThat(system.output().indexOf("segments.changed"))
                .isPositive()
                .isLessThan(system.output().indexOf("The scheduler is up"));
    }

    @Test
    @Order(2)
    void runsADueJobAndLeavesALaterOneAlone() {
        var due = system.submit("Test Job", "ONE_TIME", 5, Instant.now());
        var later = system.submit("Tomorrow", "ONE_TIME", 5, Instant.now().plus(1, ChronoUnit.DAYS));

        awaitStatus(due, "COMPLETED");
        assertThat(system.statusOf(later)).isEqualTo("PENDING");
        assertThat(system.worker
                        .get("/api/scheduler-worker/status")
                        .path("status")
                        .asText())
                .isEqualTo("ONLINE");
        await().atMost(SOON)
                .until(() -> system.coordinator
                        .get("/api/coordinator/leader")
                        .path("isLeader")
                        .asBoolean());
    }

    @Test
    @Order(3)
    void runsADailyJobAndKeepsItForTomorrow() {
        var anchor = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var daily = system.submit("Daily Report", "DAILY", 10, anchor);

        await().atMost(SOON).untilAsserted(() -> {
            var job = system.store.get("/api/jobs/" + daily);
            assertThat(job.path("status").asText()).isEqualTo("PENDING");
            assertThat(Instant.parse(job.path("nextRunTime").asText())).isEqualTo(anchor.plus(1, ChronoUnit.DAYS));
        });
        assertThat(completedRunsOf(daily)).isOne();
    }

    @Test
    @Order(4)
    void sharesTheSegmentsWithASecondWorker() {
        var second = new Service(FreePort.take());
        var arguments = new ArrayList<>(system.peers());
        arguments.addAll(List.of(
                "--server.port=" + second.port(),
                "--scheduler.worker.worker-id=worker-2",
                "--scheduler.worker.scan-interval=1000"));
        try (var process = SchedulerProcess.launch(folder, "worker-2", ExtractedJar.jvm(), arguments)) {
            process.awaitReady(second.port());
            // It registers in the background.
            await().atMost(SOON)
                    .until(() -> system.coordinator
                            .get("/api/scheduler-workers")
                            .toString()
                            .contains("worker-2"));
            system.coordinator.delete("/api/segments/release?workerId=worker-1");
            for (var worker : List.of("worker-1", "worker-2")) {
                system.coordinator.post("/api/segments/assign?workerId=" + worker + "&desiredSegments=50");
            }
            await().atMost(SOON).untilAsserted(() -> {
                var others = segmentsOf(second);
                assertThat(others).hasSize(50);
                assertThat(segmentsOf(system.worker)).hasSize(50).doesNotContainAnyElementsOf(others);
            });
            var jobs = List.of(0, 25, 49, 50, 75, 99).stream()
                    .map(segment -> system.submit("Job " + segment, "ONE_TIME", segment, Instant.now()))
                    .toList();
            jobs.forEach(job -> awaitStatus(job, "COMPLETED"));
            assertThat(process.terminate()).isEqualTo(143);
        }
    }

    @Test
    @Order(5)
    void losesNoSubmittedJobAndRepeatsNoFinishedOneWhenItIsKilled() throws InterruptedException {
        var acknowledged = new ConcurrentLinkedQueue<Long>();
        var sender = Thread.ofPlatform().start(() -> submitUntilItFails(acknowledged));
        await().atMost(SOON).until(() -> acknowledged.size() > 200);
        system.kill();
        sender.join();

        system.restart();

        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(completed()).containsAll(acknowledged));
        assertThat(acknowledged)
                .allSatisfy(job -> assertThat(completedRunsOf(job)).isOne());
    }

    @Test
    @Order(6)
    void endsBySigtermInItsTime() {
        assertThat(system.terminate()).isEqualTo(143);
        assertThat(system.output()).contains("drain.ended released=true");
    }

    private static void submitUntilItFails(ConcurrentLinkedQueue<Long> acknowledged) {
        try {
            for (var i = 0; ; i++) {
                // Some are due now, and so at every stage at the kill; some after the restart.
                var due = Instant.now().plusMillis(i % 3 == 0 ? 10_000 : 0);
                acknowledged.add(system.submit("kept", "ONE_TIME", i % 100, due));
            }
        } catch (UncheckedIOException e) {
            // The process is gone; that ends the load.
        }
    }

    private static Set<Long> completed() {
        var ids = new HashSet<Long>();
        for (var page = 0; ; page++) {
            var jobs = system.store.get("/api/jobs?status=COMPLETED&size=500&page=" + page);
            if (jobs.isEmpty()) {
                return ids;
            }
            jobs.forEach(job -> ids.add(job.path("id").longValue()));
        }
    }

    private static long completedRunsOf(long job) {
        return StreamSupport.stream(
                        system.store.get("/api/executions?jobId=" + job).spliterator(), false)
                .filter(run -> run.path("outcome").asText().equals("COMPLETED"))
                .count();
    }

    private static List<Integer> segmentsOf(Service worker) {
        var segments = new ArrayList<Integer>();
        worker.get("/api/scheduler-worker/segments").path("segments").forEach(s -> segments.add(s.intValue()));
        return segments;
    }

    private static void awaitStatus(long job, String status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(system.statusOf(job)).isEqualTo(status));
    }
}
