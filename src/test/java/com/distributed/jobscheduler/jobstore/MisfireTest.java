package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

@Tag("application")
class MisfireTest {
    @OnEachDatabase
    void coalescesMissedOccurrencesIntoTheOneThatFires(Store store) {
        var id = store.submit("HOURLY", "misfirePolicy", "FIRE_ONCE").id();
        store.clock.set(Instant.parse("2026-01-05T14:20:00Z"));

        assertThat(store.due("5").jobIds()).containsExactly(id);
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-05T15:00:00Z");
    }

    @OnEachDatabase
    void runsEachMissedOccurrenceToCatchUp(Store store) {
        var id = store.submit("HOURLY", "misfirePolicy", "CATCH_UP").id();
        store.clock.set(Instant.parse("2026-01-05T12:20:00Z"));

        for (var hour : new int[] {11, 12, 13}) {
            assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                    .isEqualTo("2026-01-05T" + hour + ":00:00Z");
        }
    }

    @OnEachDatabase
    void skipsAMissedOccurrence(Store store) {
        var job = store.submit("HOURLY", "misfirePolicy", "SKIP");
        store.clock.set(Instant.parse("2026-01-05T12:20:00Z"));

        assertThat(store.due("5").data()).isEmpty();
        assertThat(store.claim(job.id(), job.nextRunTime(), "w", "k").status()).isEqualTo(409);
        assertThat(store.claim(job.id(), job.nextRunTime(), "w", "k").message()).contains("skips");
        assertThat(store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5]}")
                        .data())
                .isEmpty();

        Upkeep.sweep(store);
        assertThat(store.job(job.id()).nextRunTime()).isEqualTo("2026-01-05T13:00:00Z");
        store.clock.set(Instant.parse("2026-01-05T13:00:59Z"));
        assertThat(store.due("5").jobIds()).containsExactly(job.id());
    }

    @OnEachDatabase
    void keepsOneRowOfWhatWasLeftOut(Store store) {
        var once = store.submit("DAILY", "misfirePolicy", "SKIP");
        var often = store.submit("HOURLY", "misfirePolicy", "SKIP");
        var endless = store.submit("CRON", "misfirePolicy", "SKIP", "cronExpression", "* * * * * *");
        var before = store.bean(MeterRegistry.class)
                .counter("job_store.occurrences.skipped")
                .count();
        store.clock.set(once.nextRunTime().plus(Duration.ofMinutes(182)));

        Upkeep.sweep(store);

        var row = only(store, once.id());
        assertThat(row.path("runTime").textValue())
                .isEqualTo(once.data().path("nextRunTime").textValue());
        assertThat(row.path("attempt").intValue()).isZero();
        assertThat(row.path("error").textValue()).isEqualTo("left out by SKIP: nobody ran it within 60 s");
        assertThat(only(store, often.id()).path("error").textValue())
                .isEqualTo("4 occurrences, the last of %s, left out by SKIP: nobody ran them within 60 s"
                        .formatted(once.nextRunTime().plus(Duration.ofHours(3))));
        assertThat(only(store, endless.id()).path("error").textValue())
                .isEqualTo("1000 occurrences or more left out by SKIP: nobody ran them within 60 s");
        assertThat(store.job(once.id()).data().path("lastSkippedTime").textValue())
                .isEqualTo(once.data().path("nextRunTime").textValue());
        assertThat(store.job(once.id()).data().path("lastOutcome").isNull()).isTrue();
        assertThat(store.job(once.id()).data().path("consecutiveFailures").intValue())
                .isZero();
        assertThat(store.get("/api/executions?outcome=SKIPPED").data()).hasSize(3);
        assertThat(store.bean(MeterRegistry.class)
                                .counter("job_store.occurrences.skipped")
                                .count()
                        - before)
                .isEqualTo(1 + 4 + 1000.0);
    }

    private static JsonNode only(Store store, long id) {
        var rows = store.get("/api/executions?jobId=" + id).data();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("outcome").textValue()).isEqualTo("SKIPPED");
        return rows.get(0);
    }

    @OnEachDatabase
    void endsASkippingJobThatMissedItsLastOccurrence(Store store) {
        var id = store.submit("HOURLY", "misfirePolicy", "SKIP", "endTime", "2026-01-05T10:30:00Z")
                .id();
        store.clock.advance(Duration.ofHours(5));

        Upkeep.sweep(store);

        assertThat(store.job(id).jobStatus()).isEqualTo("CANCELLED");
        assertThat(store.job(id).data().path("lastError").textValue()).contains("missed");
    }

    @OnEachDatabase
    void neverSkipsAOneTimeJobOrARetry(Store store) {
        var once = store.submit("ONE_TIME", "misfirePolicy", "SKIP").id();
        var retried =
                store.submit("HOURLY", "misfirePolicy", "SKIP", "maxRetries", 1).id();
        store.outcome(store.running(retried, "a"), "a", "FAILED");
        store.clock.advance(Duration.ofMinutes(30));

        Upkeep.sweep(store);

        assertThat(store.due("5").jobIds()).containsExactly(once, retried);
    }
}
