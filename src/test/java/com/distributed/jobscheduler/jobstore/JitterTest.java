package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;

/** Jitter puts off when an occurrence becomes due; its own time, by which all know it, stays. */
@Tag("application")
class JitterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static long jittered(Store store, String frequency, Object... changes) {
        var job = store.job(frequency, "jitter", "PT40M");
        job.setAll(store.job(frequency, changes));
        return store.post("/api/jobs", job.toString()).id();
    }

    private static Instant dueTime(Store store, long id) {
        return dueTime(store.job(id).data());
    }

    private static Instant dueTime(JsonNode data) {
        return Instant.parse(data.path("dueTime").textValue());
    }

    private static Answer dueBy(Store store, Instant asOf, boolean readsDueTime) {
        return store.send(
                "GET",
                "/api/job-schedules/due?asOf=" + asOf + "&segments=5",
                BodyPublishers.noBody(),
                WireHeaders.READS_DUE_TIME,
                Boolean.toString(readsDueTime));
    }

    private static void run(Store store, long id, String outcome) {
        assertThat(store.outcome(store.running(id, "a"), "a", outcome).status()).isEqualTo(200);
    }

    @OnEachDatabase
    void movesWhenAnOccurrenceIsDueAndNothingElse(Store store) {
        var dueTimes = new HashSet<Duration>();
        var id = jittered(store, "HOURLY");
        for (var n = 0; n < 5; n++) {
            var time = Store.START.plus(HOUR.multipliedBy(n));
            var due = dueTime(store, id);
            assertThat(store.job(id).nextRunTime()).isEqualTo(time);
            assertThat(due).isBetween(time, time.plusSeconds(2_400));
            dueTimes.add(Duration.between(time, due));

            store.clock.set(due.minusMillis(1));
            assertThat(store.due("5").data()).isEmpty();
            assertThat(claimed(store)).isEmpty();
            store.clock.set(due);
            assertThat(store.due("5").jobIds()).containsExactly(id);
            assertThat(store.due("5").data().get(0).path("nextRunTime").textValue())
                    .isEqualTo(time.toString());
            run(store, id, "COMPLETED");
        }
        assertThat(dueTimes).hasSize(5);
        var runs = store.get("/api/executions?jobId=" + id).data();
        assertThat(runs)
                .hasSize(5)
                .allSatisfy(run -> assertThat(
                                Instant.parse(run.path("runTime").textValue()).toEpochMilli() % 3_600_000)
                        .isZero());
    }

    private static JsonNode claimed(Store store) {
        return store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5]}")
                .data();
    }

    @OnEachDatabase
    void givesABatchWhatIsDueAndCountsTheSameAsBacklog(Store store) {
        var id = jittered(store, "DAILY");
        var due = dueTime(store, id);
        store.clock.set(due.minusMillis(1));
        assertThat(store.get("/api/job-schedules/backlog").data()).isEmpty();
        store.clock.set(due);
        assertThat(store.get("/api/job-schedules/backlog")
                        .data()
                        .get(0)
                        .path("oldest")
                        .textValue())
                .isEqualTo(due.toString());

        var claim = claimed(store).get(0);

        assertThat(claim.path("jobId").longValue()).isEqualTo(id);
        assertThat(dueTime(claim)).isEqualTo(due);
        assertThat(claim.path("nextRunTime").textValue()).isEqualTo(Store.START.toString());
    }

    /** Others would take it at its own time, or for a missed one, and would count the next occurrence wrongly. */
    @OnEachDatabase
    void listsAheadOnlyToAWorkerThatReadsTheDueTime(Store store) {
        var id = jittered(store, "HOURLY", "misfirePolicy", "SKIP");
        var due = dueTime(store, id);
        var later = Store.START.plus(HOUR);

        assertThat(dueBy(store, later, false).data()).isEmpty();
        assertThat(dueBy(store, due.minusMillis(1), true).data()).isEmpty();
        var ahead = dueBy(store, later, true).data().get(0);
        assertThat(ahead.path("nextRunTime").textValue()).isEqualTo(Store.START.toString());
        assertThat(dueTime(ahead)).isEqualTo(due);

        store.clock.set(due);
        var listed = dueBy(store, later, false).data().get(0);
        assertThat(listed.path("frequency").textValue()).isEqualTo("ONE_TIME");
    }

    @OnEachDatabase
    void showsEachRunsDueTimeAsItWillBe(Store store) {
        var id = jittered(store, "HOURLY");
        var upcoming = store.get("/api/jobs/" + id + "/next-runs?count=4").data();
        for (var run : upcoming) {
            assertThat(run.path("time").textValue())
                    .isEqualTo(store.job(id).nextRunTime().toString());
            assertThat(dueTime(run)).isEqualTo(dueTime(store, id));
            store.clock.set(dueTime(run));
            run(store, id, "FAILED");
        }
        var preview = store.post(
                        "/api/job-schedules/preview?count=2",
                        store.job("HOURLY", "jitter", "PT40M").toString())
                .data();
        assertThat(preview).hasSize(2).allSatisfy(run -> {
            assertThat(run.has("dueTime")).isFalse();
            assertThat(run.path("note").textValue()).contains("due up to PT40M later, by its jitter");
        });
    }

    /** The next occurrence's own time has passed when this one is claimed, and it is not missed: it is not due. */
    @OnEachDatabase
    void mergesNoOccurrenceThatIsNotDueYet(Store store) {
        var jobs = 0;
        while (true) {
            var id = jittered(store, "HOURLY", "jitter", "PT59M");
            var next = dueTime(
                    store.get("/api/jobs/" + id + "/next-runs?count=2").data().get(1));
            if (next.isBefore(Store.START.plus(HOUR.plusMinutes(20)))) {
                assertThat(++jobs).isLessThan(100);
                continue;
            }
            store.clock.set(next.minusSeconds(60));
            run(store, id, "COMPLETED");
            assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(HOUR));
            assertThat(dueTime(store, id)).isEqualTo(next);

            // Past its due time, it is missed like any other.
            store.clock.set(Store.START.plus(HOUR.multipliedBy(3)));
            run(store, id, "COMPLETED");
            assertThat(dueTime(store, id)).isAfter(store.clock.instant());
            return;
        }
    }

    @OnEachDatabase
    void skipsAnOccurrenceThatIsLateByItsDueTime(Store store) {
        var id = jittered(store, "DAILY", "misfirePolicy", "SKIP");
        var due = dueTime(store, id);

        store.clock.set(due.plusSeconds(60));
        Upkeep.sweep(store);
        assertThat(store.due("5").jobIds()).containsExactly(id);

        store.clock.set(due.plusSeconds(61));
        assertThat(store.due("5").jobIds()).isEmpty();
        Upkeep.sweep(store);
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofDays(1)));
        assertThat(dueTime(store, id)).isAfterOrEqualTo(store.job(id).nextRunTime());
    }

    @OnEachDatabase
    void retriesAndExtraRunsHaveNoJitter(Store store) {
        var id = jittered(store, "HOURLY", "maxRetries", 1);
        var due = dueTime(store, id);
        store.clock.set(due);
        run(store, id, "FAILED");
        assertThat(store.job(id).data().path("dueTime").isNull()).isTrue();
        store.clock.set(store.job(id).nextRunTime());
        assertThat(store.due("5").jobIds()).containsExactly(id);
        run(store, id, "COMPLETED");

        // In the jitter of the next occurrence, which waits behind the extra run.
        var time = store.job(id).nextRunTime();
        var waits = dueTime(store, id);
        store.clock.set(waits.minusMillis(10));
        assertThat(store.post("/api/jobs/" + id + "/run-now", "").status()).isEqualTo(200);
        assertThat(store.due("5").jobIds()).containsExactly(id);
        run(store, id, "COMPLETED");
        assertThat(store.job(id).nextRunTime()).isEqualTo(time);
        assertThat(dueTime(store, id)).isEqualTo(waits);

        store.delete("/api/jobs/" + id);
        var again = store.post("/api/jobs/" + id + "/replay", "").data();
        assertThat(again.path("dueTime").isNull() && again.path("jitter").isNull())
                .isTrue();
    }

    @OnEachDatabase
    void changesTheJitterOfAJobThatWaits(Store store) {
        var id = jittered(store, "HOURLY");
        assertThat(patch(store, id, "{\"jitter\":null}").path("dueTime").isNull())
                .isTrue();
        assertThat(store.due("5").jobIds()).containsExactly(id);

        var changed = patch(store, id, "{\"jitter\":\"PT5M\"}");
        assertThat(changed.path("nextRunTime").textValue()).isEqualTo(Store.START.toString());
        assertThat(dueTime(changed)).isBetween(Store.START, Store.START.plusSeconds(300));

        changed = patch(store, id, "{\"executionTime\":\"2026-01-05T12:30:00Z\"}");
        var time = Instant.parse(changed.path("nextRunTime").textValue());
        assertThat(dueTime(changed)).isBetween(time, time.plusSeconds(300));
    }

    private static JsonNode patch(Store store, long id, String patch) {
        return store.send(
                        "PATCH",
                        "/api/jobs/" + id,
                        BodyPublishers.ofString(patch),
                        "Content-Type",
                        "application/merge-patch+json")
                .data();
    }

    @OnEachDatabase
    void isShorterThanTheTimeBetweenTwoRuns(Store store) {
        for (var job : new Object[][] {
            {"HOURLY", "jitter", "PT1H"},
            {"EVERY", "interval", "PT15M", "jitter", "PT15M"},
            {"CRON", "cronExpression", "0/10 * * * * *", "jitter", "PT10S"}
        }) {
            var changes = java.util.Arrays.copyOfRange(job, 1, job.length);
            var refused = store.submit((String) job[0], changes);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message())
                    .startsWith("jitter: must be shorter than the time between the first two runs");
        }
        assertThat(store.submit("ONE_TIME", "jitter", "PT24H").status()).isEqualTo(200);
        // However unequal the gaps are, an occurrence is due before the next one's own time.
        var id = store.submit("CRON", "cronExpression", "0 0,50-59 * * * *", "jitter", "PT49M")
                .id();
        var runs = store.get("/api/jobs/" + id + "/next-runs?count=50").data();
        for (var i = 1; i < runs.size(); i++) {
            assertThat(dueTime(runs.get(i - 1)))
                    .isBefore(Instant.parse(runs.get(i).path("time").textValue()));
        }
    }

    /** The day after is excluded: a run that is put off beyond midnight would be on it. */
    @OnEachDatabase
    void keepsToTheDayThatIsFree(Store store) {
        store.putBody("/api/calendars/week", "{\"excludedWeekdays\":[\"SATURDAY\",\"SUNDAY\"]}");
        for (var n = 0; n < 20; n++) {
            var id = jittered(
                    store, "WEEKLY", "executionTime", "2026-01-09T23:00:00Z", "calendar", "week", "jitter", "PT20H");
            assertThat(dueTime(store, id))
                    .isBetween(Instant.parse("2026-01-09T23:00:00Z"), Instant.parse("2026-01-09T23:59:59.999Z"));
        }
    }

    /** Saturday's run, at 09:30, is brought forward behind Friday's, at 09:00. */
    @OnEachDatabase
    void endsBeforeARunThatIsBroughtForward(Store store) {
        store.putBody("/api/calendars/week", "{\"excludedWeekdays\":[\"SATURDAY\",\"SUNDAY\"]}");
        for (var n = 0; n < 10; n++) {
            var id = jittered(
                    store,
                    "EVERY",
                    "interval",
                    "PT24H30M",
                    "executionTime",
                    "2026-01-08T08:30:00Z",
                    "calendar",
                    "week",
                    "onExcluded",
                    "PREVIOUS_DAY",
                    "jitter",
                    "PT12H");
            store.clock.set(Instant.parse("2026-01-08T21:00:00Z"));
            run(store, id, "COMPLETED");
            assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-09T09:00:00Z");
            assertThat(dueTime(store, id)).isBefore(Instant.parse("2026-01-09T09:30:00Z"));
            store.clock.set(Store.START);
        }
    }
}
