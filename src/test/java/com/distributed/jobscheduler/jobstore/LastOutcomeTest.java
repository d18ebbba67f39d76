package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;

/** A job's fields about its past runs: each way in which a run ends, and ends that must not count. */
@Tag("application")
class LastOutcomeTest {
    private static final String FAILED_TWICE =
            "FAILED, 2 in a row, last success never, last failure 2026-01-05T11:00:00Z";
    private static final String FAILED_ONCE_MORE =
            "FAILED, 3 in a row, last success never, last failure 2026-01-05T12:00:00Z";
    private static final String SUCCEEDED =
            "COMPLETED, 0 in a row, last success 2026-01-05T12:00:00Z, last failure 2026-01-05T11:00:00Z";

    /** Each way in which a claimed occurrence can end, after two failed runs, at 12:00. */
    private static Map<String, Map.Entry<BiConsumer<Store, Long>, String>> ends() {
        var ends = new LinkedHashMap<String, Map.Entry<BiConsumer<Store, Long>, String>>();
        ends.put("the agent reports COMPLETED", Map.entry((s, id) -> reported(s, id, "COMPLETED"), SUCCEEDED));
        ends.put("the agent reports FAILED", Map.entry((s, id) -> reported(s, id, "FAILED"), FAILED_ONCE_MORE));
        ends.put("a group reports COMPLETED", Map.entry((s, id) -> together(s, id, "COMPLETED"), SUCCEEDED));
        ends.put("a group reports FAILED", Map.entry((s, id) -> together(s, id, "FAILED"), FAILED_ONCE_MORE));
        ends.put("PUT COMPLETED from RUNNING", Map.entry((s, id) -> put(s, id, "RUNNING", "COMPLETED"), SUCCEEDED));
        ends.put("PUT FAILED from RUNNING", Map.entry((s, id) -> put(s, id, "RUNNING", "FAILED"), FAILED_ONCE_MORE));
        ends.put("PUT COMPLETED from SCHEDULED", Map.entry((s, id) -> put(s, id, "COMPLETED"), SUCCEEDED));
        ends.put("PUT FAILED from SCHEDULED", Map.entry((s, id) -> put(s, id, "FAILED"), FAILED_ONCE_MORE));
        ends.put("undeliverable", Map.entry(LastOutcomeTest::undeliverable, FAILED_ONCE_MORE));
        ends.put("the agent falls silent", Map.entry(LastOutcomeTest::abandoned, FAILED_ONCE_MORE));
        ends.put("the agent gives it back", Map.entry((s, id) -> put(s, id, "RUNNING", "PENDING"), FAILED_TWICE));
        ends.put("the worker gives it back", Map.entry((s, id) -> put(s, id, "PENDING"), FAILED_TWICE));
        ends.put("the claim expires", Map.entry(LastOutcomeTest::expired, FAILED_TWICE));
        ends.put("it is cancelled under way", Map.entry((s, id) -> put(s, id, "RUNNING", "CANCELLED"), FAILED_TWICE));
        return ends;
    }

    @OnEachDatabase
    void everyEndOfARunMovesThemAndNothingElseDoes(Store store) {
        ends().forEach((how, expected) -> {
            for (var frequency : List.of("HOURLY", "ONE_TIME")) {
                store.emptied();
                var id = store.submit(frequency, "maxRetries", 5).id();
                failAt(store, id, "2026-01-05T10:00:00Z");
                failAt(store, id, "2026-01-05T11:00:00Z");
                store.clock.set(Instant.parse("2026-01-05T12:00:00Z"));

                expected.getKey().accept(store, id);

                assertThat(lastRuns(store, id)).as("%s, %s", how, frequency).isEqualTo(expected.getValue());
            }
        });
    }

    /** The case from the issue: the job is PENDING after each run, and so was in no list of failures. */
    @OnEachDatabase
    void anHourlyJobThatFailsEachTimeIsListedAsFailing(Store store) {
        var failing = store.submit("HOURLY").id();
        var fine = store.submit("HOURLY").id();
        for (var hour = 0; hour < 3; hour++) {
            reported(store, failing, "FAILED");
            reported(store, fine, "COMPLETED");
            store.clock.advance(Duration.ofHours(1));
        }
        store.submit("HOURLY");

        assertThat(store.job(failing).jobStatus()).isEqualTo("PENDING");
        assertThat(lastRuns(store, failing))
                .isEqualTo("FAILED, 3 in a row, last success never, last failure 2026-01-05T12:00:00Z");
        assertThat(store.job(failing).data().path("lastError").textValue()).isEqualTo("it broke");
        assertThat(listed(store, "lastOutcome=FAILED")).containsExactly(failing);
        assertThat(listed(store, "lastOutcome=FAILED&status=PENDING")).containsExactly(failing);
        assertThat(listed(store, "lastOutcome=FAILED&status=FAILED")).isEmpty();
        assertThat(listed(store, "lastOutcome=COMPLETED")).containsExactly(fine);
    }

    @OnEachDatabase
    void pagesTheFailingJobsAndTellsHowManyThereAre(Store store) {
        var failing = IntStream.range(0, 5)
                .mapToObj(i -> {
                    var id = store.submit("HOURLY").id();
                    reported(store, id, "FAILED");
                    store.submit("HOURLY");
                    return id;
                })
                .toList();

        var page = store.get("/api/jobs?lastOutcome=FAILED&page=1&size=2");

        assertThat(page.headers().firstValue("X-Total-Count")).hasValue("5");
        assertThat(ids(page)).isEqualTo(failing.subList(2, 4));
    }

    @OnEachDatabase
    void aNewJobHasNoLastOutcome(Store store) {
        assertThat(lastRuns(store, store.submit("DAILY").id()))
                .isEqualTo("null, 0 in a row, last success never, last failure never");
    }

    @OnEachDatabase
    void aRepeatedReportIsNotCountedTwice(Store store) {
        var before = runsEnded(store, "FAILED");
        var id = store.submit("HOURLY").id();
        var key = store.running(id, "agent-1");
        for (var i = 0; i < 3; i++) {
            assertThat(store.outcome(key, "agent-1", "FAILED").status()).isEqualTo(200);
            assertThat(outcomes(store, key, "FAILED")).isEqualTo(200);
        }

        assertThat(lastRuns(store, id))
                .isEqualTo("FAILED, 1 in a row, last success never, last failure 2026-01-05T10:00:00Z");
        assertThat(runsEnded(store, "FAILED") - before).isEqualTo(1);
    }

    @OnEachDatabase
    void countsARefusedMoveNever(Store store) {
        var id = store.submit("HOURLY").id();
        var key = store.running(id, "agent-1");

        assertThat(store.outcome(key, "agent-2", "FAILED").status()).isEqualTo(409);

        assertThat(lastRuns(store, id)).isEqualTo("null, 0 in a row, last success never, last failure never");
    }

    @OnEachDatabase
    void aRetryThatSucceedsEndsTheRowOfFailures(Store store) {
        var id = store.submit("HOURLY", "maxRetries", 2).id();
        reported(store, id, "FAILED");
        assertThat(lastRuns(store, id)).startsWith("FAILED, 1 in a row");
        store.clock.advance(Duration.ofSeconds(1));
        reported(store, id, "FAILED");
        assertThat(lastRuns(store, id)).startsWith("FAILED, 2 in a row");
        store.clock.advance(Duration.ofSeconds(2));

        reported(store, id, "COMPLETED");

        assertThat(lastRuns(store, id))
                .isEqualTo(
                        "COMPLETED, 0 in a row, last success 2026-01-05T10:00:03Z, last failure 2026-01-05T10:00:01Z");
        assertThat(listed(store, "lastOutcome=FAILED")).isEmpty();
    }

    @OnEachDatabase
    void aReplayBeginsAnew(Store store) {
        var id = store.submit("ONE_TIME").id();
        reported(store, id, "FAILED");

        var copy = store.post("/api/jobs/" + id + "/replay", "").id();

        assertThat(lastRuns(store, copy)).startsWith("null, 0 in a row");
        assertThat(lastRuns(store, id)).startsWith("FAILED, 1 in a row");
    }

    /** For the alert: a failure with retries left does not count yet, and an ended job shows it by its status. */
    @OnEachDatabase
    void countsTheJobsThatGoOnFailing(Store store) {
        var retried = store.submit("HOURLY", "maxRetries", 1).id();
        reported(store, retried, "FAILED");
        var ended = store.submit("ONE_TIME").id();
        reported(store, ended, "FAILED");
        assertThat(failing(store)).isZero();

        store.clock.advance(Duration.ofSeconds(1));
        reported(store, retried, "FAILED");
        assertThat(failing(store)).isEqualTo(1);

        store.clock.set(Instant.parse("2026-01-05T11:00:00Z"));
        reported(store, retried, "FAILED");
        assertThat(store.job(retried).data().path("retryCount").intValue()).isEqualTo(1);
        assertThat(failing(store)).as("while its next occurrence is retried").isEqualTo(1);

        store.clock.advance(Duration.ofSeconds(1));
        reported(store, retried, "COMPLETED");
        assertThat(failing(store)).isZero();
    }

    @OnEachDatabase
    void countsTheRunsThatEnded(Store store) {
        var before = Map.of(
                "COMPLETED", runsEnded(store, "COMPLETED"),
                "FAILED", runsEnded(store, "FAILED"),
                "ABANDONED", runsEnded(store, "ABANDONED"));
        store.clock.advance(Duration.ofMinutes(2));
        reported(store, store.submit("HOURLY").id(), "COMPLETED");
        together(store, store.submit("ONE_TIME").id(), "COMPLETED");
        reported(store, store.submit("HOURLY").id(), "FAILED");
        undeliverable(store, store.submit("HOURLY").id());
        abandoned(store, store.submit("HOURLY").id());

        assertThat(runsEnded(store, "COMPLETED") - before.get("COMPLETED")).isEqualTo(2);
        assertThat(runsEnded(store, "FAILED") - before.get("FAILED")).isEqualTo(2);
        assertThat(runsEnded(store, "ABANDONED") - before.get("ABANDONED")).isEqualTo(1);
    }

    private static void failAt(Store store, long id, String instant) {
        store.clock.set(Instant.parse(instant));
        reported(store, id, "FAILED");
    }

    private static void reported(Store store, long id, String outcome) {
        var answer = store.outcome(store.running(id, "agent-1"), "agent-1", outcome);
        assertThat(answer.status()).isEqualTo(200);
    }

    private static void together(Store store, long id, String outcome) {
        assertThat(outcomes(store, store.running(id, "agent-1"), outcome)).isEqualTo(200);
    }

    private static int outcomes(Store store, String key, String outcome) {
        return store.post("/api/executions/outcomes", """
                        {"agentId":"agent-1","outcomes":[{"key":"%s","outcome":"%s","durationMillis":12}]}""".formatted(key, outcome))
                .data()
                .get(0)
                .path("status")
                .intValue();
    }

    private static void put(Store store, long id, String... statuses) {
        store.claimed(id);
        for (var status : statuses) {
            assertThat(store.put("/api/jobs/" + id + "/status?status=" + status).status())
                    .isEqualTo(200);
        }
    }

    private static void undeliverable(Store store, long id) {
        var token =
                store.claim(id, store.job(id).nextRunTime(), "worker-1", "k").claim();
        assertThat(store.put("/api/jobs/" + id + "/status?status=FAILED", "Scheduler-Claim", token)
                        .status())
                .isEqualTo(200);
    }

    private static void abandoned(Store store, long id) {
        store.clock.advance(Duration.ofSeconds(-61));
        store.running(id, "agent-1");
        store.clock.advance(Duration.ofSeconds(61));
        Upkeep.sweep(store);
    }

    private static void expired(Store store, long id) {
        store.claimed(id);
        store.clock.advance(Duration.ofSeconds(61));
        Upkeep.sweep(store);
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
    }

    private static String lastRuns(Store store, long id) {
        var job = store.job(id).data();
        assertThat(job.has("lastOutcome")).as(job.toString()).isTrue();
        return "%s, %d in a row, last success %s, last failure %s"
                .formatted(
                        job.path("lastOutcome").textValue(),
                        job.path("consecutiveFailures").intValue(),
                        Objects.requireNonNullElse(job.path("lastSuccessAt").textValue(), "never"),
                        Objects.requireNonNullElse(job.path("lastFailureAt").textValue(), "never"));
    }

    private static List<Long> listed(Store store, String query) {
        var answer = store.get("/api/jobs?" + query);
        assertThat(answer.headers().firstValue("X-Total-Count"))
                .hasValue(Integer.toString(answer.data().size()));
        return ids(answer);
    }

    private static List<Long> ids(Answer answer) {
        return StreamSupport.stream(answer.data().spliterator(), false)
                .map((JsonNode job) -> job.path("id").longValue())
                .toList();
    }

    private static int failing(Store store) {
        Upkeep.run(store, "Census");
        return (int) metric(store, "job_store_jobs_failing ");
    }

    private static double runsEnded(Store store, String outcome) {
        return metric(store, "job_store_runs_ended_total{outcome=\"" + outcome + "\"} ");
    }

    private static double metric(Store store, String series) {
        return store.text("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series));
    }
}
