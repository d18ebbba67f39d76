package com.distributed.jobscheduler.worker.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a handler says of its run, from its own line of code to the store, with all three roles between. */
@Tag("application")
class HandlersWordTest {
    private static SmallSystem system;

    @BeforeAll
    static void start() {
        system = new SmallSystem(4, "scheduler.worker.scan-interval=500");
        system.worker.assign(5);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static JsonNode lastRun(long job) {
        return system.stored("/api/executions?jobId=" + job).path(0);
    }

    private static String log(long job) {
        return system.stored("/api/executions/" + lastRun(job).path("id") + "/log")
                .path("log")
                .asText();
    }

    private static String explanation(long job) {
        return system.worker
                .http()
                .get()
                .uri("/api/scheduler-worker/jobs/" + job + "/explain")
                .retrieve()
                .body(JsonNode.class)
                .path("data")
                .path("explanation")
                .asText();
    }

    @Test
    void showsProgressAndLogWhileItRunsAndTheResultAfterIt() {
        var job = system.speak("wait", 0);

        await().untilAsserted(() -> {
            assertThat(lastRun(job).path("progress").path("percent").asInt()).isEqualTo(40);
            assertThat(log(job)).isEqualTo("attempt 1\n");
        });
        assertThat(system.status(job)).isEqualTo("RUNNING");
        assertThat(lastRun(job).path("progress").path("text").asText()).isEqualTo("page 4 of 10");

        system.speaking().goOn();

        await().until(() -> system.status(job).equals("COMPLETED"));
        var run = system.stored("/api/executions/" + lastRun(job).path("id"));
        assertThat(run.path("result").asText()).isEqualTo("{\"sent\":17}");
        assertThat(run.path("progress").path("percent").asInt()).isEqualTo(100);
        assertThat(log(job)).isEqualTo("attempt 1\nsent\n");
    }

    @Test
    void runsOnceWhatIsNotToBeRetried() {
        var job = system.speak("no-retry", 3);

        await().until(() -> system.status(job).equals("FAILED"));

        assertThat(system.stored("/api/executions?jobId=" + job)).hasSize(1);
        assertThat(log(job)).isEqualTo("attempt 1\n");
        assertThat(explanation(job))
                .isEqualTo("It ran and failed: no such customer. Its handler ended the retries (DoNotRetry).");
    }

    @Test
    void waitsForTheTimeThatTheHandlerNames() {
        var job = system.speak("later", 3);

        await().until(() -> system.stored("/api/jobs/" + job).path("retryCount").asInt() == 1);

        var next = Instant.parse(
                system.stored("/api/jobs/" + job).path("nextRunTime").asText());
        assertThat(Duration.between(Instant.now(), next)).isBetween(Duration.ofMinutes(110), Duration.ofMinutes(120));
        assertThat(explanation(job))
                .contains("too many requests. Retry 1 waits as its handler asked (RetryAfter), and is due at " + next);
    }

    @Test
    void keepsTheEndOfALogThatALoopFloods() {
        var job = system.speak("flood", 0);

        await().atMost(Duration.ofSeconds(60)).until(() -> system.status(job).equals("COMPLETED"));

        assertThat(log(job)).hasSizeBetween(32 * 1024 - 20, 32 * 1024).endsWith("line 999999\nsent\n");
        assertThat(system.stored("/api/executions/" + lastRun(job).path("id") + "/log")
                        .path("linesBefore")
                        .asInt())
                .isGreaterThan(990_000);
    }
}
