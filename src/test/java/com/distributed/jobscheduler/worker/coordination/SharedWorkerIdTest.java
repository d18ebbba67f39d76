package com.distributed.jobscheduler.worker.coordination;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.RunningCoordinator;
import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.HttpStatusCode;

/** Two worker processes with one worker-id at a real coordinator: overlapping deploys, or a copied configuration. */
@Tag("ci")
@ExtendWith(OwnLog.Extension.class)
class SharedWorkerIdTest {
    private static final String READINESS = "/actuator/health/readiness";

    @Test
    void theNewerWaitsForTheOlderToStopAndThenRunsItsSegments(OwnLog output) {
        try (var coordinator = RunningCoordinator.start(TestDatabase.H2.newUrl(), new SettableClock())) {
            var older = worker(coordinator, "scheduler.worker.desired-segments=100");
            await().until(() -> held(older).size() == 100);
            // It asks for no segments itself: it has those of the id, or none.
            var newer = worker(coordinator, "scheduler.worker.assigned-segments=1,2");

            await().until(() ->
                    "WORKER_ID_TAKEN".equals(status(newer).path("status").asText()));
            assertThat(status(newer).path("remark").asText()).contains("another process", "worker-1");
            assertThat(readiness(newer).value()).isEqualTo(503);
            assertThat(readiness(older).value()).isEqualTo(200);
            assertThat(held(newer)).isEmpty();
            assertThat(pushed(newer).value()).isEqualTo(409);
            assertThat(held(older)).hasSize(100);
            // It goes on asking, every two seconds, without further log lines.
            var asked = coordinator.bean(MeterRegistry.class);
            var before = registrations(asked);
            await().until(() -> registrations(asked) > before);
            beat(newer);
            assertThat(lines(output, "worker.id-taken")).hasSize(1);
            assertThat(lines(output, "worker.id-ours")).isEmpty();

            older.context.close();

            await().until(() -> held(newer).size() == 100);
            assertThat(coordinator.held("worker-1")).hasSize(100);
            assertThat(readiness(newer).value()).isEqualTo(200);
            assertThat(status(newer).path("status").asText()).isEqualTo("ONLINE");
            assertThat(lines(output, "worker.id-taken")).hasSize(1);
            assertThat(lines(output, "worker.id-ours")).hasSize(1);
            var job = newId();
            newer.lists(pending(job));
            await().untilAsserted(() -> {
                newer.scan();
                assertThat(newer.logged("POST", "/api/worker-agent/dispatch")).isNotEmpty();
            });

            newer.close();
            older.peers.stop();
            assertThat(coordinator.held("worker-1"))
                    .as("the last one releases what it holds")
                    .isEmpty();
        }
    }

    @Test
    void theOlderOneStopsItsWorkOnceTheNewerHasItsIdAndSaysNothingOfIt(OwnLog output) {
        try (var coordinator = RunningCoordinator.start(TestDatabase.H2.newUrl(), new SettableClock())) {
            var url = "scheduler.worker.url=http://localhost:" + FreePort.take();
            var older = worker(coordinator, url, "scheduler.worker.desired-segments=100");
            await().until(
                            () -> { // no push can arrive there
                                beat(older);
                                return held(older).size() == 100;
                            });
            var epoch = older.context.getBean(SegmentManager.class).current().epoch();

            // At the older one's URL: the coordinator takes it for a restart.
            var newer = worker(coordinator, url);
            await().until(() -> held(newer).size() == 100);
            assertThat(newer.context.getBean(SegmentManager.class).current().epoch())
                    .isGreaterThan(epoch);

            beat(older);
            assertThat(held(older)).isEmpty();
            assertThat(readiness(older).value()).isEqualTo(503);
            older.close();

            assertThat(coordinator.held("worker-1")).hasSize(100);
            assertThat(held(newer)).hasSize(100);
            assertThat(lines(output, "worker.id-taken")).hasSize(1);
            newer.close();
        }
    }

    private static WorkerUnderTest worker(RunningCoordinator coordinator, String... properties) {
        var all = new ArrayList<>(List.of(properties));
        all.add(WorkerUnderTest.ACTUATOR);
        all.add("scheduler.worker.coordinator-url=http://localhost:" + coordinator.port());
        return new WorkerUnderTest(all.toArray(String[]::new));
    }

    private static double registrations(MeterRegistry meters) {
        return meters.find("http.server.requests").tag("uri", "/api/scheduler-workers/register").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static void beat(WorkerUnderTest worker) {
        worker.context.getBean(HeartbeatReporter.class).beat();
    }

    private static List<Integer> held(WorkerUnderTest worker) {
        return worker.context.getBean(SegmentManager.class).current().segments().toList();
    }

    private static JsonNode status(WorkerUnderTest worker) {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }

    private static HttpStatusCode readiness(WorkerUnderTest worker) {
        return worker.management()
                .get()
                .uri(READINESS)
                .retrieve()
                .toBodilessEntity()
                .getStatusCode();
    }

    private static HttpStatusCode pushed(WorkerUnderTest worker) {
        return worker.http()
                .post()
                .uri("/api/scheduler-worker/segments")
                .body(Map.of("segments", List.of(3)))
                .retrieve()
                .toBodilessEntity()
                .getStatusCode();
    }

    private static List<String> lines(OwnLog output, String event) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(" " + event + " "))
                .toList();
    }
}
