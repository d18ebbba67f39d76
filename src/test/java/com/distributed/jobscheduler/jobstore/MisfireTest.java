package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

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
    void endsASkippingJobThatMissedItsLastOccurrence(Store store) {
        var id = store.submit("HOURLY", "misfirePolicy", "SKIP", "endTime", "2026-01-05T10:30:00Z")
                .id();
        store.clock.forward(Duration.ofHours(5));

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
        store.clock.forward(Duration.ofMinutes(30));

        Upkeep.sweep(store);

        assertThat(store.due("5").jobIds()).containsExactly(once, retried);
    }
}
