package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;

/** A retry comes before the next occurrence, which takes its place with retries of its own. */
@Tag("application")
class ScheduleBesideRetriesTest {
    private static final String EVERY_FIVE = "*/5 * * * * *";

    @OnEachDatabase
    void keepsItsScheduleHoweverOftenItFails(Store store) {
        var id = store.submit("CRON", "cronExpression", EVERY_FIVE, "maxRetries", 10)
                .id();
        var occurrences = new ArrayList<Instant>();
        var runs = 0;
        while (store.clock.instant().isBefore(Store.START.plusSeconds(60))) {
            var job = store.job(id);
            store.clock.set(job.nextRunTime());
            if (job.data().path("retryCount").intValue() == 0) {
                occurrences.add(job.nextRunTime());
            }
            store.outcome(store.running(id, "a"), "a", "FAILED");
            runs++;
        }

        var expected = new ArrayList<Instant>();
        for (var time = Store.START; !time.isAfter(Store.START.plusSeconds(60)); time = time.plusSeconds(5)) {
            expected.add(time);
        }
        assertThat(occurrences).isEqualTo(expected);
        // Each of them after one second and after two more; the third retry would come after the next occurrence.
        assertThat(runs).isEqualTo(3 * (expected.size() - 1) + 1);
    }

    @OnEachDatabase
    void letsTheNextOccurrenceRunAtTheSecondOfTheRetry(Store store) {
        var id = store.submit(
                        "EVERY",
                        "interval",
                        "PT10S",
                        "maxRetries",
                        3,
                        "retryBackoff",
                        store.json.createObjectNode().put("initial", "PT10S"))
                .id();

        var next = store.outcome(store.running(id, "a"), "a", "FAILED");

        assertThat(next.nextRunTime()).isEqualTo(Store.START.plusSeconds(10));
        assertThat(store.job(id).data().path("retryCount").intValue()).isZero();
        assertThat(store.job(id).data().path("consecutiveFailures").intValue()).isEqualTo(1);
    }

    @OnEachDatabase
    void doesNotPutItOffForTheHandlersWishEither(Store store) {
        var id = store.submit("HOURLY", "maxRetries", 3).id();
        var key = store.running(id, "a");

        store.putBody(
                "/api/executions/" + key + "/outcome",
                "{\"agentId\":\"a\",\"outcome\":\"FAILED\",\"retryAfterMillis\":7200000}");

        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofHours(1)));
        assertThat(store.job(id).data().path("retryCount").intValue()).isZero();
    }

    @OnEachDatabase
    void goesOnWithTheOccurrenceThatBecameDueDuringTheRun(Store store) {
        var id = store.submit("CRON", "cronExpression", EVERY_FIVE, "maxRetries", 3)
                .id();
        var key = store.running(id, "a");
        store.clock.advance(Duration.ofSeconds(7));

        store.outcome(key, "a", "FAILED");
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plusSeconds(5));
        // Its claim makes up for the one of ten seconds, too.
        store.clock.advance(Duration.ofSeconds(5));
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plusSeconds(15));
    }

    @OnEachDatabase
    void letsTheCalendarsRunTakeThePlaceOfAnExtraRunsRetry(Store store) {
        var id = store.submit("HOURLY", "executionTime", "2026-01-05T11:00:00Z", "maxRetries", 3)
                .id();
        store.clock.set(Instant.parse("2026-01-05T10:59:58Z"));
        store.post("/api/jobs/" + id + "/run-now", "");

        var retry = store.outcome(store.running(id, "a"), "a", "FAILED");
        assertThat(retry.nextRunTime()).isEqualTo("2026-01-05T10:59:59Z");
        store.clock.set(retry.nextRunTime());
        assertThat(store.outcome(store.running(id, "a"), "a", "FAILED").nextRunTime())
                .isEqualTo("2026-01-05T11:00:00Z");
        assertThat(store.job(id).data().path("followingTime").isNull()).isTrue();
    }

    @OnEachDatabase
    void retriesEachOccurrenceToItsEndWhereNoneMayBeLeftOut(Store store) {
        var id = store.submit("CRON", "cronExpression", EVERY_FIVE, "maxRetries", 3, "misfirePolicy", "CATCH_UP")
                .id();
        for (var wait : new int[] {1, 2, 4}) {
            assertThat(store.outcome(store.running(id, "a"), "a", "FAILED").nextRunTime())
                    .isEqualTo(store.clock.instant().plusSeconds(wait));
            store.clock.advance(Duration.ofSeconds(wait));
        }

        assertThat(store.outcome(store.running(id, "a"), "a", "FAILED").nextRunTime())
                .isEqualTo(Store.START.plusSeconds(5));
    }

    @OnEachDatabase
    void retriesTheLastOccurrenceAndTheOnlyOneToTheirEnd(Store store) {
        var last = store.submit("CRON", "cronExpression", EVERY_FIVE, "maxRetries", 9, "maxOccurrences", 1)
                .id();
        var once = store.submit("ONE_TIME", "maxRetries", 9).id();

        for (var id : new long[] {last, once}) {
            store.clock.set(Store.START);
            for (var wait = 1; wait <= 16; wait *= 2) {
                store.outcome(store.running(id, "a"), "a", "FAILED");
                store.clock.set(store.job(id).nextRunTime());
            }
            assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plusSeconds(31));
            assertThat(store.job(id).data().path("retryCount").intValue()).isEqualTo(5);
        }
    }
}
