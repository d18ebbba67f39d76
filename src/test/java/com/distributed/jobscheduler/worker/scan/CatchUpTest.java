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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that recur more often than their worker scans, which is once an hour here. */
@Tag("application")
class CatchUpTest {
    private static SmallSystem system;

    @BeforeAll
    static void start() {
        system = new SmallSystem(4);
        system.worker.assign(5);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void makesUpForAllMissedOccurrencesBeforeTheNextScan() {
        var job = every("PT10M", Duration.ofMinutes(25), "CATCH_UP");
        system.worker.scan();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(runs(job).findValuesAsText("outcome"))
                        .containsExactly("COMPLETED", "COMPLETED", "COMPLETED"));
        assertThat(Instant.parse(
                        system.stored("/api/jobs/" + job).path("nextRunTime").asText()))
                .isAfter(Instant.now());
    }

    @ParameterizedTest
    @CsvSource({"PT10M, FIRE_ONCE", "PT30M, SKIP"})
    void saysThatAPeriodIsTooShortForTheScans(String interval, String policy) {
        var job = every(interval, Duration.ZERO, policy);
        system.worker.scan();

        await().untilAsserted(() -> assertThat(ask("status").path("remark").asText())
                .contains("recur more often than the scan interval of PT1H, such as job ")
                .contains("set scheduler.worker.scan-interval to "));
        await().untilAsserted(() -> assertThat(
                        ask("jobs/" + job + "/explain").path("explanation").asText())
                .contains("It recurs every " + interval + ", which is more often than the scan interval of PT1H"));
    }

    @Test
    void saysNothingOfAPeriodThatTheScansKeep() {
        var job = every("PT1H", Duration.ZERO, "FIRE_ONCE");
        system.worker.scan();

        await().until(() -> runs(job).findValuesAsText("outcome").contains("COMPLETED"));
        assertThat(ask("jobs/" + job + "/explain").path("explanation").asText())
                .startsWith("It is due at")
                .doesNotContain("scan interval");
    }

    private static long every(String interval, Duration ago, String policy) {
        return system.submit("""
                {"jobName":"slow","frequency":"EVERY","interval":"%s","executionTime":"%s","payload":"0","segment":5,
                 "misfirePolicy":"%s"}""".formatted(interval, Instant.now().minus(ago).minusSeconds(1), policy));
    }

    private static JsonNode runs(long job) {
        return system.stored("/api/executions?jobId=" + job);
    }

    private static JsonNode ask(String path) {
        return system.worker
                .http()
                .get()
                .uri("/api/scheduler-worker/" + path)
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }
}
