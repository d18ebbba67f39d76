package com.distributed.jobscheduler.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A worker and an agent in one, whose runs fail and succeed in turn; it asks again until one of the stores answers. */
final class NotableRuns {
    private static final Instant FIRST = Instant.parse("2026-01-05T10:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Integer> ports;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean stopped;

    NotableRuns(List<Integer> ports) {
        this.ports = ports;
    }

    /** Jobs that run once for each second of the past, one occurrence after the other. */
    void submit(int jobs, int runs) {
        for (var i = 0; i < jobs; i++) {
            post("/api/jobs", """
                    {"jobName":"notable","frequency":"EVERY","interval":"PT1S","executionTime":"%s","misfirePolicy":"CATCH_UP",
                     "maxOccurrences":%d,"maxRetries":0,"segment":%d}""".formatted(FIRST, runs, i % 100));
        }
    }

    void stop() {
        stopped = true;
    }

    void runUntilStopped() {
        var segments = JSON.valueToTree(IntStream.range(0, 100).toArray());
        while (!stopped) {
            var claim = JSON.createObjectNode().put("workerId", "worker-1").put("limit", 20);
            claim.set("segments", segments);
            var claimed = post("/api/job-schedules/claim", claim.toString());
            if (!claimed.isEmpty()) {
                run(claimed);
            }
        }
    }

    private void run(JsonNode claimed) {
        var starts = JSON.createObjectNode().put("agentId", "agent-1");
        var outcomes = JSON.createObjectNode().put("agentId", "agent-1");
        claimed.forEach(job -> {
            var due = Instant.parse(job.path("nextRunTime").textValue());
            var key = job.path("jobId").asText() + ":" + due.toEpochMilli();
            starts.withArray("starts")
                    .addObject()
                    .put("key", key)
                    .put("claim", job.path("claimToken").textValue());
            outcome(outcomes.withArray("outcomes").addObject().put("key", key), due);
        });
        post("/api/executions/starts", starts.toString());
        post("/api/executions/outcomes", outcomes.toString());
    }

    private static void outcome(ObjectNode outcome, Instant due) {
        if ((due.getEpochSecond() - FIRST.getEpochSecond()) % 2 == 0) {
            outcome.put("outcome", "FAILED").put("error", "it broke");
        } else {
            outcome.put("outcome", "COMPLETED").put("durationMillis", 1);
        }
    }

    /** Asks one store and then the other, until one answers. */
    private JsonNode post(String path, String body) {
        return Awaitility.await(path)
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answer(path, body), data -> !data.isMissingNode());
    }

    private JsonNode answer(String path, String body) throws InterruptedException {
        var port = ports.get(turn.getAndIncrement() % ports.size());
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 400) {
                throw new IllegalStateException(answer.body());
            }
            return JSON.readTree(answer.body()).path("data");
        } catch (UncheckedIOException | IOException e) {
            return JSON.missingNode();
        }
    }
}
