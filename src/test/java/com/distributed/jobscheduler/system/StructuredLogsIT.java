package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One property turns all logs into JSON lines, in which one job's lines can be found. */
@Tag("ci")
class StructuredLogsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void writesEveryLineAsJsonWithTheJobAndItsOccurrence() {
        try (var system = new Standalone(
                folder,
                "--logging.structured.format.console=ecs",
                "--logging.level.com.distributed.jobscheduler.worker.dispatch=DEBUG",
                "--logging.level.com.distributed.jobscheduler.agent=DEBUG")) {
            var due = Instant.now().minusSeconds(1);
            var job = system.submit("log", "ONE_TIME", 5, due);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> system.statusOf(job).equals("COMPLETED"));
            assertThat(system.terminate()).isEqualTo(143);

            var lines = system.output().lines().map(StructuredLogsIT::parsed).toList();
            assertThat(lines).hasSizeGreaterThan(20).allMatch(line -> line.has("@timestamp") && line.has("message"));
            assertThat(lines).allMatch(line -> line.at("/service/name").asText().equals("scheduler"));
            assertThat(of(lines, job, due))
                    .anyMatch(line -> isFrom(line, "worker"))
                    .anyMatch(line -> isFrom(line, "agent"));
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private static List<JsonNode> of(List<JsonNode> lines, long job, Instant due) {
        return lines.stream()
                .filter(line -> line.path("jobId").asText().equals(Long.toString(job))
                        && line.path("occurrence").asText().equals(job + ":" + due.toEpochMilli()))
                .toList();
    }

    private static boolean isFrom(JsonNode line, String role) {
        var logger = line.at("/log/logger").asText() + line.path("log.logger").asText();
        return logger.startsWith("com.distributed.jobscheduler." + role + ".");
    }
}
