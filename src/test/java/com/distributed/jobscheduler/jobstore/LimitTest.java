package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/** Limits by key and by job name: single claims, batch claims, the due list, and what frees a place. */
@Tag("application")
class LimitTest {
    private static final String BATCH = "{\"workerId\":\"w\",\"segments\":[5],\"limit\":%d}";

    @OnEachDatabase
    void claimsNoMoreOfAKeyThanItsLimitAllows(Store store) {
        limit(store, "crm", "{\"maxRunning\":2}");
        var ids = submit(store, 4, "crm");
        var other = store.submit("ONE_TIME").id();

        var first = batch(store, 10);

        assertThat(first).containsExactlyInAnyOrder(ids.get(0), ids.get(1), other);
        assertThat(batch(store, 10)).isEmpty();
        assertThat(store.due("5").jobIds()).isEmpty();
        assertThat(store.get("/api/limits/crm").data().toString())
                .isEqualTo("{\"key\":\"crm\",\"jobName\":null,\"maxRunning\":2,\"perMinute\":null,\"running\":2,"
                        + "\"startedLastMinute\":null,\"waiting\":2}");
    }

    @OnEachDatabase
    void refusesASingleClaimBeyondTheLimitAndNamesIt(Store store) {
        limit(store, "crm", "{\"maxRunning\":1}");
        var ids = submit(store, 2, "crm");
        var key = store.running(ids.get(0), "agent-1");

        var refused = store.claim(ids.get(1), Store.START, "w", "k");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("LIMIT_REACHED");
        assertThat(refused.message())
                .isEqualTo("job %d waits: the limit 'crm' (1 at once) is reached".formatted(ids.get(1)));
        assertThat(refused.jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(ids.get(1)).data().path("waitsForLimit").textValue())
                .isEqualTo("limit 'crm' (1 at once)");
        assertThat(store.outcome(key, "agent-1", "COMPLETED").status()).isEqualTo(200);
        assertThat(store.job(ids.get(1)).data().has("waitsForLimit")).isFalse();
        assertThat(store.claim(ids.get(1), Store.START, "w", "k").status()).isEqualTo(200);
        assertThat(store.claim(ids.get(1), Store.START, "w", "k").status()).isEqualTo(200);
    }

    @OnEachDatabase
    void whatIsGivenBackCancelledOrLostFreesItsPlace(Store store) {
        limit(store, "crm", "{\"maxRunning\":1}");
        var ids = submit(store, 4, "crm");

        var given = store.claim(ids.get(0), Store.START, "w", "k0");
        store.put("/api/jobs/" + ids.get(0) + "/status?status=PENDING", "Scheduler-Claim", given.claim());
        store.running(ids.get(1), "agent-1");
        store.delete("/api/jobs/" + ids.get(1));
        store.claimed(ids.get(2));
        assertThat(store.claim(ids.get(3), Store.START, "w", "k3").status()).isEqualTo(409);
        store.clock.advance(Duration.ofMinutes(10));
        Upkeep.sweep(store);

        assertThat(store.claim(ids.get(3), Store.START, "w", "k3").status()).isEqualTo(200);
    }

    @OnEachDatabase
    void startsNoMoreInAMinuteThanAllowed(Store store) {
        limit(store, "mail", "{\"perMinute\":3}");
        submit(store, 12, "mail");

        var started = batch(store, 2);
        assertThat(started).hasSize(2);
        store.clock.advance(Duration.ofSeconds(25));
        started.forEach(id -> assertThat(store.start(id + ":" + Store.START.toEpochMilli(), "agent-1")
                        .status())
                .isEqualTo(200));
        var last = batch(store, 10);
        assertThat(last).hasSize(1);
        store.start(last.getFirst() + ":" + Store.START.toEpochMilli(), "agent-1");
        store.clock.advance(Duration.ofSeconds(40));

        assertThat(batch(store, 10)).isEmpty();
        var refused = store.claim(started.getLast() + 2, Store.START, "w", "k");
        assertThat(refused.errorCode()).isEqualTo("LIMIT_REACHED");
        assertThat(refused.headers().firstValue("Scheduler-Retry-After")).contains("20001");
        store.clock.advance(Duration.ofSeconds(20));
        assertThat(batch(store, 10)).hasSize(3);
    }

    @OnEachDatabase
    void neverStartsMoreThanSixtyInAnyMinute(Store store) {
        limit(store, "mail", "{\"perMinute\":60}");
        store.insertDue(200);
        store.jdbc().update("update jobs set concurrency_key = 'mail', limit_id = (select max(id) from job_limits)");
        var due = Store.START.minus(Duration.ofHours(1)).toEpochMilli();
        var starts = new ArrayList<Instant>();
        var claimed = new ArrayDeque<Long>();

        // Each claim starts a step after it was made, so that claims and starts lie in different minutes.
        for (var step = 0; starts.size() < 200 && step < 100; step++) {
            for (var size = claimed.size(); size > 0; size--) {
                store.start(claimed.removeFirst() + ":" + due, "agent-1");
                starts.add(store.clock.instant());
            }
            claimed.addAll(batch(store, 25));
            store.clock.advance(Duration.ofSeconds(7));
        }

        assertThat(starts).hasSize(200);
        for (var i = 60; i < starts.size(); i++) {
            assertThat(Duration.between(starts.get(i - 60), starts.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @OnEachDatabase
    void aLimitByJobNameIsForJobsWithoutAKey(Store store) {
        var waiting = store.submit("ONE_TIME", "jobName", "report").id();
        assertThat(store.putBody("/api/limits/by-job-name/report", "{\"maxRunning\":1}")
                        .status())
                .isEqualTo(200);
        store.submit("ONE_TIME", "jobName", "report");
        var keyed = store.submit("ONE_TIME", "jobName", "report", "concurrencyKey", "k")
                .id();

        assertThat(batch(store, 10)).containsExactlyInAnyOrder(waiting, keyed);
        assertThat(store.get("/api/limits").data().toString())
                .isEqualTo("[{\"key\":null,\"jobName\":\"report\",\"maxRunning\":1,\"perMinute\":null,\"running\":1,"
                        + "\"startedLastMinute\":null,\"waiting\":1}]");
    }

    @OnEachDatabase
    void aLimitThatIsChangedOrDeletedHoldsForWhatWaits(Store store) {
        submit(store, 6, "crm");
        limit(store, "crm", "{\"maxRunning\":1}");
        assertThat(batch(store, 10)).hasSize(1);
        limit(store, "crm", "{\"maxRunning\":3}");
        assertThat(batch(store, 10)).hasSize(2);
        assertThat(store.delete("/api/limits/crm").status()).isEqualTo(200);
        assertThat(batch(store, 10)).hasSize(3);
        assertThat(store.get("/api/limits/crm").errorCode()).isEqualTo("LIMIT_NOT_FOUND");
        assertThat(store.delete("/api/limits/crm").status()).isEqualTo(404);
    }

    @OnEachDatabase
    void aJobThatIsGivenAnotherKeyComesUnderItsLimit(Store store) {
        limit(store, "crm", "{\"maxRunning\":1}");
        var ids = submit(store, 2, "crm");
        var free = store.submit("ONE_TIME").id();
        patch(store, free, "{\"concurrencyKey\":\"crm\"}");
        patch(store, ids.get(0), "{\"concurrencyKey\":null}");

        assertThat(batch(store, 10)).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
    }

    @OnEachDatabase
    void limitedJobsTakeTheirTurnByTime(Store store) {
        limit(store, "crm", "{\"maxRunning\":5}");
        var times = IntStream.range(0, 6)
                .mapToObj(i -> store.submit(
                                "ONE_TIME",
                                "executionTime",
                                Store.START.minusSeconds(60 - i).toString(),
                                "concurrencyKey",
                                i % 2 == 0 ? "crm" : null)
                        .id())
                .toList();

        assertThat(store.due("5").jobIds()).isEqualTo(times);
        assertThat(batch(store, 3)).containsExactlyInAnyOrderElementsOf(times.subList(0, 3));
        assertThat(batch(store, 3)).containsExactlyInAnyOrderElementsOf(times.subList(3, 6));
    }

    @OnEachDatabase
    void aJobSubmittedWhileItsLimitWasMadeIsFound(Store store) {
        limit(store, "crm", "{\"maxRunning\":1}");
        var ids = submit(store, 3, "crm");
        store.jdbc().update("update jobs set limit_id = 0 where id = ?", ids.get(1));
        store.clock.advance(Duration.ofMinutes(2));

        Upkeep.run(store, "LimitUpkeep");

        assertThat(batch(store, 10)).hasSize(1);
    }

    @OnEachDatabase
    void refusesALimitThatLimitsNothing(Store store) {
        for (var body : List.of("{}", "{\"maxRunning\":0}", "{\"perMinute\":-1}", "{\"maxRunning\":1000001}")) {
            assertThat(store.putBody("/api/limits/crm", body).errorCode()).isEqualTo("VALIDATION_FAILED");
        }
        assertThat(store.get("/api/limits").data()).isEmpty();
    }

    private static void limit(Store store, String key, String body) {
        assertThat(store.putBody("/api/limits/" + key, body).status()).isEqualTo(200);
    }

    private static void patch(Store store, long id, String body) {
        var answer = store.send(
                "PATCH",
                "/api/jobs/" + id,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/merge-patch+json");
        assertThat(answer.status()).isEqualTo(200);
    }

    private static List<Long> submit(Store store, int jobs, String key) {
        return IntStream.range(0, jobs)
                .mapToObj(i -> store.submit("ONE_TIME", "concurrencyKey", key).id())
                .toList();
    }

    private static List<Long> batch(Store store, int limit) {
        return store.post("/api/job-schedules/claim", BATCH.formatted(limit)).jobIds();
    }
}
