package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as a separate process with its default database, a file in its working directory. */
@Tag("ci")
@OneTry
class DurabilityIT {
    private static final String JOB = """
            {"jobName":"kept","frequency":"ONE_TIME","executionTime":"2026-01-05T10:00:00Z","segment":5}""";

    private static final Long UNANSWERED = 0L;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void losesNoAcknowledgedJobAndMakesNoneTwiceWhenItIsKilledUnderLoad(@TempDir Path folder) throws Exception {
        var port = FreePort.take();
        Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        Map<String, Long> submitted = new ConcurrentHashMap<>();
        var store = start(folder, port);
        try (var clients = Executors.newFixedThreadPool(4)) {
            IntStream.range(0, 4)
                    .forEach(i -> clients.execute(() -> submitUntilItFails(port, acknowledged, submitted)));
            try {
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> acknowledged.size() > 300);
            } finally {
                store.kill();
            }
        }

        var restarted = start(folder, port);
        try {
            var stored = json.readTree(get(port, "/api/job-schedules/due?asOf=2026-01-06T00:00:00Z&segments=5")
                            .body())
                    .path("data")
                    .findValuesAsText("jobId");
            assertThat(stored.stream().map(Long::valueOf)).containsAll(acknowledged);
            // Each key has exactly one job, also where the kill lost the answer.
            for (var each : submitted.entrySet()) {
                var id = idIn(submit(port, each.getKey()));
                assertThat(each.getValue()).isIn(UNANSWERED, id);
            }
            assertThat(json.readTree(get(port, "/api/job-schedules/due?asOf=2026-01-06T00:00:00Z&segments=5")
                                    .body())
                            .path("data"))
                    .hasSize(submitted.size());
        } finally {
            restarted.kill();
        }
    }

    private void submitUntilItFails(int port, Set<Long> acknowledged, Map<String, Long> submitted) {
        try {
            while (true) {
                var key = UUID.randomUUID().toString();
                submitted.put(key, UNANSWERED);
                var answer = submit(port, key);
                if (answer.statusCode() == 200) {
                    acknowledged.add(idIn(answer));
                    submitted.put(key, idIn(answer));
                }
            }
        } catch (IOException e) {
            // The process is gone; that ends the load.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> submit(int port, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(port, "/api/jobs"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(JOB))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private long idIn(HttpResponse<String> answer) throws IOException {
        return json.readTree(answer.body()).path("data").path("id").longValue();
    }

    private static SchedulerProcess start(Path folder, int port) {
        return SchedulerProcess.launch(
                        folder, "store", ExtractedJar.jvm(), List.of("--role=job-store", "--server.port=" + port))
                .awaitReady(port);
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
