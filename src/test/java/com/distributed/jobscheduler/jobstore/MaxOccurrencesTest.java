package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** Jobs that end after a number of occurrences. */
@Tag("application")
class MaxOccurrencesTest {
    @OnEachDatabase
    void endsAfterSoManyOccurrencesHoweverTheyEnded(Store store) {
        var job = store.submit("EVERY", "interval", "PT15M", "maxOccurrences", 3);
        assertThat(job.data().path("maxOccurrences").intValue()).isEqualTo(3);
        assertThat(ended(store, job.id())).isZero();

        run(store, job.id(), "COMPLETED");
        assertThat(ended(store, job.id())).isEqualTo(1);
        run(store, job.id(), "FAILED");
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("PENDING");
        run(store, job.id(), "COMPLETED");

        assertThat(store.job(job.id()).jobStatus()).isEqualTo("COMPLETED");
        assertThat(ended(store, job.id())).isEqualTo(3);
        assertThat(store.job(job.id()).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(30)));
        assertThat(store.job(job.id()).data().path("finishedAt").isNull()).isFalse();
    }

    @OnEachDatabase
    void countsNeitherRetriesNorReturnedClaims(Store store) {
        var id = store.submit("HOURLY", "maxOccurrences", 1, "maxRetries", 2).id();
        store.move(store.claimed(id), "PENDING", "a");
        run(store, id, "FAILED");
        run(store, id, "FAILED");

        assertThat(ended(store, id)).isZero();
        run(store, id, "FAILED");
        assertThat(store.job(id).jobStatus()).isEqualTo("FAILED");
        assertThat(ended(store, id)).isEqualTo(1);
    }

    @OnEachDatabase
    void countsNoSkippedOccurrence(Store store) {
        var id = store.submit("HOURLY", "maxOccurrences", 1, "misfirePolicy", "SKIP")
                .id();
        store.clock.advance(Duration.ofHours(5).plusMinutes(20));

        Upkeep.sweep(store);

        assertThat(ended(store, id)).isZero();
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofHours(6)));
        run(store, id, "COMPLETED");
        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void countsWhatCoalescedOnce(Store store) {
        var id = store.submit("HOURLY", "maxOccurrences", 2).id();
        store.clock.advance(Duration.ofHours(5));

        run(store, id, "COMPLETED");

        assertThat(ended(store, id)).isEqualTo(1);
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void countsNoExtraRun(Store store) {
        var later = Store.START.plus(Duration.ofHours(1));
        var id = store.submit("HOURLY", "maxOccurrences", 1, "executionTime", later.toString())
                .id();
        store.post("/api/jobs/" + id + "/run-now", "");

        run(store, id, "COMPLETED");

        assertThat(ended(store, id)).isZero();
        assertThat(store.job(id).nextRunTime()).isEqualTo(later);
        run(store, id, "COMPLETED");
        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void endsEvenIfAWorkerMovesTheScheduleOn(Store store) {
        var id = store.submit("DAILY", "maxOccurrences", 1).id();
        var key = store.running(id, "a");
        store.put(
                "/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-06T10:00:00Z",
                WireHeaders.EXPECTED_RUN_TIME,
                Store.START.toString());

        assertThat(store.outcome(key, "a", "COMPLETED").jobStatus()).isEqualTo("COMPLETED");
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START);
    }

    @OnEachDatabase
    void goesOnCountingInAnotherProcess(Store store) {
        var id = store.submit("EVERY", "interval", "PT1M", "maxOccurrences", 2).id();
        run(store, id, "COMPLETED");

        var other = store.again(store.clock.instant());
        try {
            run(other, id, "COMPLETED");
            assertThat(other.job(id).jobStatus()).isEqualTo("COMPLETED");
        } finally {
            other.stop();
        }
    }

    @OnEachDatabase
    void refusesANumberThatCannotBeCounted(Store store) {
        assertThat(store.submit("DAILY", "maxOccurrences", 1_000_000_000).status())
                .isEqualTo(200);
        assertThat(store.submit("DAILY").data().path("endedOccurrences").isNull())
                .isTrue();
        for (var bad : new int[] {0, -1, 1_000_000_001}) {
            assertThat(store.submit("DAILY", "maxOccurrences", bad).message())
                    .isEqualTo("maxOccurrences: must be from 1 to 1000000000");
        }
        assertThat(store.submit("ONE_TIME", "maxOccurrences", 1).message())
                .isEqualTo("maxOccurrences: is for jobs that recur only");
    }

    /** Runs the current occurrence's next try when it is due. */
    private static void run(Store store, long id, String outcome) {
        var due = store.job(id).nextRunTime();
        if (due.isAfter(store.clock.instant())) {
            store.clock.set(due);
        }
        store.outcome(store.running(id, "a"), "a", outcome);
    }

    private static int ended(Store store, long id) {
        return store.job(id).data().path("endedOccurrences").intValue();
    }
}
