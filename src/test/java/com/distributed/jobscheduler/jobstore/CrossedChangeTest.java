package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the store counts by a schedule that it has read, while a change of that schedule is being written. */
@Tag("ci")
class CrossedChangeTest {
    /** Begins the call, lets it read the job and wait for its row, and then writes the change. */
    private static void cross(Store store, long id, Runnable call) {
        var running = new TransactionTemplate(store.bean(PlatformTransactionManager.class)).execute(status -> {
            store.jdbc().queryForObject("select id from jobs where id = ? for update", Long.class, id);
            var begun = CompletableFuture.runAsync(call);
            await().during(Duration.ofMillis(700))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !begun.isDone());
            store.jdbc().update("""
                            update jobs set frequency = 'HOURLY', version = version + 1,
                                rescheduled_at = timestamp with time zone '2026-01-05 10:00:00+00'
                            where id = ?
                            """, id);
            return begun;
        });
        assertThat(running).isNotNull().succeedsWithin(Duration.ofSeconds(20));
    }

    @OnEachDatabase
    void endsARunByTheScheduleInForce(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.running(id, "agent-1");
        cross(store, id, () -> store.outcome(key, "agent-1", "FAILED"));
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-05T11:00:00Z");
        assertThat(store.get("/api/executions?jobId=" + id)
                        .data()
                        .get(0)
                        .path("outcome")
                        .textValue())
                .isEqualTo("FAILED");
    }

    @OnEachDatabase
    void skipsAnOccurrenceByTheScheduleInForce(Store store) {
        var id = store.submit("DAILY", "misfirePolicy", "SKIP").id();
        store.clock.advance(Duration.ofMinutes(10));
        cross(store, id, () -> Upkeep.sweep(store));
        Upkeep.sweep(store);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-05T11:00:00Z");
    }

    @OnEachDatabase
    void changesWhatIsClaimedAtTheSameTimeAsWhatIsClaimed(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-05T10:00:10Z").id();
        var running = new TransactionTemplate(store.bean(PlatformTransactionManager.class)).execute(status -> {
            store.jdbc()
                    .update(
                            "update jobs set status = 'SCHEDULED', claimed_run_time = next_run_time,"
                                    + " claim_token = 'token', lease_until = next_run_time where id = ?",
                            id);
            var begun = CompletableFuture.supplyAsync(() -> ChangeTest.patch(
                    store, id, "{\"frequency\":\"HOURLY\",\"executionTime\":\"2026-01-05T15:00:00Z\"}"));
            await().during(Duration.ofMillis(700))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !begun.isDone());
            return begun;
        });
        assertThat(running).isNotNull().succeedsWithin(Duration.ofSeconds(20));
        assertThat(running.join().jobStatus()).isEqualTo("SCHEDULED");
        assertThat(running.join().nextRunTime()).isEqualTo("2026-01-05T10:00:10Z");
    }
}
