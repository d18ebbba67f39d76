package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a finished job and its executions are kept, where the job says it. The store keeps others for seven days. */
@Tag("application")
class RetentionTest {
    private static void purgeAfter(Store store, Duration age) {
        store.clock.set(Store.START.plus(age));
        Upkeep.run(store, "Purge");
    }

    private static int executions(Store store, long id) {
        return store.get("/api/executions?jobId=" + id).data().size();
    }

    private static long completed(Store store, Object... changes) {
        var id = store.submit("ONE_TIME", changes).id();
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        return id;
    }

    @OnEachDatabase
    void keepsEachFinishedJobAsLongAsItSays(Store store) {
        var brief = completed(store, "retention", "PT2H");
        var usual = completed(store);
        var longer = completed(store, "retention", "P30D");

        purgeAfter(store, Duration.ofHours(2));
        assertThat(store.job(brief).status()).isEqualTo(200);
        purgeAfter(store, Duration.ofHours(2).plusMillis(1));
        assertThat(store.job(brief).status()).isEqualTo(404);
        assertThat(executions(store, brief)).isZero();
        assertThat(store.job(usual).status()).isEqualTo(200);

        purgeAfter(store, Duration.ofDays(8));
        assertThat(store.job(usual).status()).isEqualTo(404);
        assertThat(store.job(longer).data().path("retention").textValue()).isEqualTo("PT720H");
        assertThat(executions(store, longer)).isOne();
        purgeAfter(store, Duration.ofDays(31));
        assertThat(store.job(longer).status()).isEqualTo(404);
    }

    /** Each way in which a job ends. */
    @OnEachDatabase
    void keepsAJobHoweverItEnded(Store store) {
        var failed = store.submit("ONE_TIME", "retention", "PT2H").id();
        store.outcome(store.running(failed, "a"), "a", "FAILED");
        var cancelled = store.submit("ONE_TIME", "retention", "PT2H").id();
        store.running(cancelled, "a");
        store.delete("/api/jobs/" + cancelled);
        var put = store.submit("ONE_TIME", "retention", "PT2H").id();
        store.move(store.running(put, "a"), "COMPLETED", "a");
        var undeliverable = store.submit("ONE_TIME", "retention", "PT2H").id();
        store.claimed(undeliverable);
        store.put("/api/jobs/" + undeliverable + "/status?status=FAILED");
        var skipped = store.submit(
                        "DAILY",
                        "misfirePolicy",
                        "SKIP",
                        "executionTime",
                        Store.START.minusSeconds(3_600).toString(),
                        "endTime",
                        Store.START.minusSeconds(1_800).toString(),
                        "retention",
                        "PT2H")
                .id();
        Upkeep.sweep(store);
        var all = java.util.List.of(failed, cancelled, put, undeliverable, skipped);
        assertThat(all)
                .allSatisfy(
                        id -> assertThat(store.job(id).data().path("finishedAt").isNull())
                                .isFalse());

        purgeAfter(store, Duration.ofHours(2));
        assertThat(all).allSatisfy(id -> {
            assertThat(store.job(id).status()).isEqualTo(200);
            assertThat(executions(store, id)).isOne();
        });
        purgeAfter(store, Duration.ofHours(2).plusMillis(1));
        assertThat(all).allSatisfy(id -> {
            assertThat(store.job(id).status()).isEqualTo(404);
            assertThat(executions(store, id)).isZero();
        });
    }

    @OnEachDatabase
    void keepsTheExecutionsOfAJobThatRunsOnAsLongAsItSays(Store store) {
        var id = store.submit("HOURLY", "retention", "PT90M").id();
        for (var hour = 0; hour < 3; hour++) {
            store.clock.set(Store.START.plus(Duration.ofHours(hour)));
            var key = store.claimed(id);
            if (hour == 1) {
                store.put("/api/jobs/" + id + "/status?status=PENDING", WireHeaders.IDEMPOTENCY_KEY, key);
                store.claimed(id);
            }
            store.start(key, "a");
            store.outcome(key, "a", "COMPLETED");
        }
        assertThat(executions(store, id)).isEqualTo(4);

        purgeAfter(store, Duration.ofHours(2));
        assertThat(executions(store, id)).as("the first is two hours old").isEqualTo(3);
        purgeAfter(store, Duration.ofHours(3));
        assertThat(executions(store, id)).as("what was given back goes too").isOne();
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
        purgeAfter(store, Duration.ofDays(8));
        assertThat(executions(store, id)).isZero();
        assertThat(store.job(id).status()).isEqualTo(200);
    }

    @OnEachDatabase
    void keepsSkippedOccurrencesAsLong(Store store) {
        var id = store.submit("HOURLY", "misfirePolicy", "SKIP", "retention", "PT2H")
                .id();
        store.clock.advance(Duration.ofMinutes(2));
        Upkeep.sweep(store);
        assertThat(executions(store, id)).isOne();

        purgeAfter(store, Duration.ofMinutes(122));
        assertThat(executions(store, id)).isOne();
        purgeAfter(store, Duration.ofMinutes(122).plusMillis(1));
        assertThat(executions(store, id)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void holdsWhereTheStoreItselfKeepsAllForEver(Database database) throws IOException {
        var store = Store.at(database, database.url(), "--job-store.purge-after=0s");
        try {
            var kept = completed(store);
            var brief = completed(store, "retention", "PT1H");
            purgeAfter(store, Duration.ofDays(400));
            assertThat(store.job(kept).status()).isEqualTo(200);
            assertThat(store.job(brief).status()).isEqualTo(404);
        } finally {
            store.stop();
        }
    }
}
