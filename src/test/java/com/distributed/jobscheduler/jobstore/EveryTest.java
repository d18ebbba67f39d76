package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/** Jobs with the frequency EVERY. */
@Tag("application")
class EveryTest {
    @OnEachDatabase
    void runsOnceInEachIntervalCountedFromTheFirstRun(Store store) {
        var id = store.submit("EVERY", "interval", "PT15M").id();
        store.clock.set(Instant.parse("2026-01-05T10:07:00Z"));

        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-05T10:15:00Z");
        var job = store.job(id);
        assertThat(job.jobStatus()).isEqualTo("PENDING");
        assertThat(job.data().path("frequency").textValue()).isEqualTo("EVERY");
        assertThat(job.data().path("interval").textValue()).isEqualTo("PT15M");
        assertThat(store.due("5").data()).isEmpty();
    }

    @OnEachDatabase
    void keepsTheHourOfTheDayWhenTheClocksChange(Store store) {
        var id = store.submit(
                        "EVERY",
                        "interval",
                        "P1W",
                        "executionTime",
                        "2026-10-22T06:00:00Z",
                        "timeZone",
                        "Europe/Berlin")
                .id();
        store.clock.set(Instant.parse("2026-10-22T06:00:00Z"));

        assertThat(store.outcome(store.running(id, "a"), "a", "FAILED").nextRunTime())
                .isEqualTo("2026-10-29T07:00:00Z");
    }

    @OnEachDatabase
    void asksNothingOfWorkersThatCannotComputeIt(Store store) {
        var id = store.submit("EVERY", "interval", "PT15M", "misfirePolicy", "CATCH_UP")
                .id();

        var listed = store.due("5").data();
        var claimed = store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5]}")
                .data();

        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("jobId").longValue()).isEqualTo(id);
        assertThat(listed.get(0).path("frequency").textValue()).isEqualTo("ONE_TIME");
        assertThat(claimed).hasSize(1);
        assertThat(claimed.get(0).path("frequency").textValue()).isEqualTo("ONE_TIME");
    }

    @OnEachDatabase
    void coalescesTenYearsOfMissedRunsIntoOne(Store store) {
        var id = store.submit("EVERY", "interval", "PT1S").id();
        store.clock.set(Store.START.plus(Duration.ofDays(3_650)).plusMillis(500));

        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(Store.START.plus(Duration.ofDays(3_650)).plusSeconds(1));
    }

    @OnEachDatabase
    void skipsWhatWasMissed(Store store) {
        var id = store.submit("EVERY", "interval", "PT1S", "misfirePolicy", "SKIP")
                .id();
        store.clock.set(Store.START.plus(Duration.ofDays(3_650)));
        assertThat(store.due("5").data()).isEmpty();

        Upkeep.sweep(store);

        var threshold = Duration.ofSeconds(60);
        assertThat(store.job(id).nextRunTime())
                .isEqualTo(Store.START
                        .plus(Duration.ofDays(3_650))
                        .minus(threshold)
                        .plusSeconds(1));
        assertThat(store.get("/api/executions?jobId=" + id)
                        .data()
                        .get(0)
                        .path("error")
                        .textValue())
                .startsWith("1000 occurrences or more left out by SKIP");
    }

    @OnEachDatabase
    void catchesUpWithEachMissedRun(Store store) {
        var id = store.submit("EVERY", "interval", "PT20M", "misfirePolicy", "CATCH_UP")
                .id();
        store.clock.set(Instant.parse("2026-01-05T12:20:00Z"));

        for (var time : new String[] {"10:20", "10:40", "11:00"}) {
            assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                    .isEqualTo("2026-01-05T" + time + ":00Z");
        }
    }

    @OnEachDatabase
    void countsARetryFromItsOwnRun(Store store) {
        var id = store.submit("EVERY", "interval", "PT15M", "maxRetries", 1).id();

        store.outcome(store.running(id, "a"), "a", "FAILED");
        store.clock.set(store.job(id).nextRunTime());

        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-05T10:15:00Z");
    }

    @OnEachDatabase
    void endsAtItsEndTime(Store store) {
        var id = store.submit("EVERY", "interval", "PT15M", "endTime", "2026-01-05T10:15:00Z")
                .id();

        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        store.clock.set(Instant.parse("2026-01-05T10:15:00Z"));
        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void isRefusedWithoutAnIntervalThatCanBeUsed(Store store) {
        assertThat(store.submit("EVERY").message()).isEqualTo("interval: is required for the frequency EVERY");
        assertThat(store.submit("EVERY", "interval", "P1M").message())
                .isEqualTo("interval: 'P1M' has years or months, which differ in length: use MONTHLY or CRON for these;"
                        + " minutes come after a T, as in PT15M");
        assertThat(store.submit("EVERY", "interval", "PT0.5S").status()).isEqualTo(400);
        assertThat(store.submit("DAILY", "interval", "PT15M").message())
                .isEqualTo("interval: is for the frequency EVERY only");
        assertThat(store.submit("EVERY", "interval", "PT15M", "cronExpression", "@daily")
                        .message())
                .isEqualTo("cronExpression: is for the frequency CRON only");
        assertThat(store.submit("EVERY", "interval", "PT15M", "executionTime", null)
                        .message())
                .isEqualTo("executionTime: is required");
        assertThat(store.jdbc().queryForObject("select count(*) from jobs", Integer.class))
                .isZero();
    }
}
