package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;

/** When a job is going to run, for stored jobs and for submissions. */
@Tag("application")
class NextRunsTest {
    private static final Instant LATER = Store.START.plus(Duration.ofHours(3));

    @OnEachDatabase
    void marksWhatAClockChangeDoes(Store store) {
        var spring = preview(store, 3, "DAILY", "executionTime", "2026-03-28T01:30:00Z", "timeZone", "Europe/Berlin");
        assertThat(lines(spring))
                .containsExactly(
                        "2026-03-28T01:30:00Z 2026-03-28T02:30:00+01:00 Europe/Berlin null",
                        "2026-03-29T01:00:00Z 2026-03-29T03:00:00+02:00 Europe/Berlin"
                                + " gap: 02:30 does not exist that day, runs at 03:00",
                        "2026-03-30T00:30:00Z 2026-03-30T02:30:00+02:00 Europe/Berlin null");
        var autumn = preview(
                store,
                3,
                "CRON",
                "cronExpression",
                "30 2 * * *",
                "executionTime",
                "2026-10-24T00:00:00Z",
                "timeZone",
                "Europe/Berlin");
        assertThat(lines(autumn).get(1))
                .isEqualTo("2026-10-25T00:30:00Z 2026-10-25T02:30:00+02:00 Europe/Berlin"
                        + " overlap: runs once, at the first 02:30");
        var everyHour = preview(
                store,
                4,
                "CRON",
                "cronExpression",
                "30 * * * *",
                "executionTime",
                "2026-10-25T00:00:00Z",
                "timeZone",
                "Europe/Berlin");
        assertThat(everyHour.data().findValuesAsText("note")).containsOnly("null");
        var lostDay = preview(
                store,
                3,
                "DAILY",
                "executionTime",
                "2011-12-29T20:00:00Z",
                "timeZone",
                "Pacific/Apia",
                "misfirePolicy",
                "CATCH_UP");
        assertThat(lines(lostDay).get(1))
                .startsWith("2011-12-30T10:00:00Z 2011-12-31T00:00:00+14:00 Pacific/Apia"
                        + " gap: 2011-12-30T10:00 does not exist, runs at 2011-12-31T00:00; due: runs as soon");
    }

    @OnEachDatabase
    void showsForAJobWhatItThenDoes(Store store) {
        for (var policy : new String[] {"FIRE_ONCE", "SKIP", "CATCH_UP"}) {
            for (var job : List.of(
                    store.job("HOURLY", "misfirePolicy", policy),
                    store.job("EVERY", "misfirePolicy", policy, "interval", "PT40M"),
                    store.job("EVERY", "misfirePolicy", policy, "interval", "P1D", "timeZone", "Europe/Berlin"),
                    store.job("MONTHLY", "misfirePolicy", policy, "executionTime", "2026-01-31T10:00:00Z"),
                    store.job("CRON", "misfirePolicy", policy, "cronExpression", "*/25 9-17 * * MON-FRI"),
                    store.job("DAILY", "misfirePolicy", policy, "maxOccurrences", 3))) {
                store.emptied();
                var id = store.post("/api/jobs", job.toString()).id();
                store.clock.advance(Duration.ofMinutes(150));
                var previewed = times(store.post("/api/job-schedules/preview?count=6", job.toString()));
                var shown = times(nextRuns(store, id, 6));

                Upkeep.sweep(store);

                var seen = new ArrayList<String>();
                while (seen.size() < 6 && store.job(id).jobStatus().equals("PENDING")) {
                    var due = store.job(id).nextRunTime();
                    seen.add(due.toString());
                    if (due.isAfter(store.clock.instant())) {
                        store.clock.set(due);
                    }
                    store.outcome(store.running(id, "a"), "a", "COMPLETED");
                }
                assertThat(shown).as(job.toString()).isEqualTo(seen);
                assertThat(previewed).as(job.toString()).isEqualTo(seen);
            }
        }
    }

    @OnEachDatabase
    void leavesOutTheRunThatIsUnderWay(Store store) {
        var id = store.submit("EVERY", "interval", "PT15M", "maxOccurrences", 3).id();
        var key = store.running(id, "a");

        assertThat(times(nextRuns(store, id, 10))).containsExactly("2026-01-05T10:15:00Z", "2026-01-05T10:30:00Z");
        store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-05T10:45:00Z");
        assertThat(times(nextRuns(store, id, 10))).containsExactly("2026-01-05T10:45:00Z", "2026-01-05T11:00:00Z");
        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo("2026-01-05T10:45:00Z");
    }

    @OnEachDatabase
    void showsRetriesAndExtraRuns(Store store) {
        var id = store.submit("HOURLY", "maxRetries", 1).id();
        store.outcome(store.running(id, "a"), "a", "FAILED");
        assertThat(lines(nextRuns(store, id, 2)))
                .containsExactly(
                        "2026-01-05T10:00:01Z 2026-01-05T10:00:01Z UTC retry of the run of 2026-01-05T10:00:00Z",
                        "2026-01-05T11:00:00Z 2026-01-05T11:00:00Z UTC null");

        var extra = store.submit("HOURLY", "executionTime", LATER.toString()).id();
        store.post("/api/jobs/" + extra + "/run-now", "");
        assertThat(lines(nextRuns(store, extra, 3)))
                .containsExactly(
                        "2026-01-05T10:00:00Z 2026-01-05T10:00:00Z UTC extra run",
                        "2026-01-05T13:00:00Z 2026-01-05T13:00:00Z UTC null",
                        "2026-01-05T14:00:00Z 2026-01-05T14:00:00Z UTC null");
        store.running(extra, "a");
        assertThat(times(nextRuns(store, extra, 1))).containsExactly("2026-01-05T13:00:00Z");
    }

    @OnEachDatabase
    void saysWhyThereIsNone(Store store) {
        var id = store.submit("ONE_TIME").id();
        assertThat(times(nextRuns(store, id, 10))).containsExactly(Store.START.toString());
        store.post("/api/jobs/" + id + "/pause", "");
        assertNone(store, id, "is paused: it does not run before it is resumed");
        store.post("/api/jobs/" + id + "/resume", "");
        var key = store.running(id, "a");
        assertNone(store, id, "is RUNNING for its last occurrence");
        store.outcome(key, "a", "COMPLETED");
        assertNone(store, id, "is COMPLETED: it does not run again");

        store.clock.advance(Duration.ofHours(5));
        var missed = preview(store, 5, "HOURLY", "endTime", "2026-01-05T11:00:00Z", "misfirePolicy", "SKIP");
        assertThat(missed.data()).isEmpty();
        assertThat(missed.message()).isEqualTo("all its occurrences are missed, and the policy SKIP skips them");
        assertThat(preview(store, 5, "ONE_TIME", "misfirePolicy", "SKIP").data())
                .hasSize(1);
    }

    private static void assertNone(Store store, long id, String why) {
        var answer = nextRuns(store, id, 10);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data()).isEmpty();
        assertThat(answer.message()).isEqualTo("job %d %s".formatted(id, why));
    }

    @OnEachDatabase
    void previewsWithoutStoringAndRefusesWhatASubmissionRefuses(Store store) {
        assertThat(preview(store, 100, "EVERY", "interval", "PT1S").data()).hasSize(100);
        assertThat(store.post("/api/job-schedules/preview", store.job("DAILY").toString())
                        .data())
                .hasSize(10);
        assertThat(preview(store, 5, "EVERY").message()).isEqualTo("interval: is required for the frequency EVERY");
        assertThat(preview(store, 0, "DAILY").message()).isEqualTo("count: must be from 1 to 100");
        assertThat(preview(store, 101, "DAILY").status()).isEqualTo(400);
        assertThat(store.jdbc().queryForObject("select count(*) from jobs", Integer.class))
                .isZero();
        assertThat(store.get("/api/jobs/424242/next-runs").errorCode()).isEqualTo("JOB_NOT_FOUND");
        assertThat(store.get("/api/jobs/424242/next-runs?count=0").message()).isEqualTo("count: must be from 1 to 100");
    }

    @OnEachDatabase
    void findsRareDaysQuickly(Store store) {
        for (var cron : new String[] {
            "0 0 29 2 MON", "30 * 29 2 MON", "0 0 * 2 MON#5", "0 0 L-28 2 FRI", "* * * 31W 12 FRI", "59 59 * 29 2 SUN#5"
        }) {
            var begin = System.nanoTime();
            var runs = preview(store, 100, "CRON", "cronExpression", cron, "timeZone", "America/New_York");
            var took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(runs.data()).as(cron).hasSizeGreaterThan(90);
            assertThat(took).as(cron).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static Answer preview(Store store, int count, String frequency, Object... changes) {
        return store.post(
                "/api/job-schedules/preview?count=" + count,
                store.job(frequency, changes).toString());
    }

    private static Answer nextRuns(Store store, long id, int count) {
        return store.get("/api/jobs/" + id + "/next-runs?count=" + count);
    }

    private static List<String> times(Answer runs) {
        return runs.data().findValuesAsText("time");
    }

    private static List<String> lines(Answer runs) {
        return StreamSupport.stream(runs.data().spliterator(), false)
                .map(NextRunsTest::line)
                .toList();
    }

    private static String line(JsonNode run) {
        return "%s %s %s %s"
                .formatted(
                        run.path("time").asText(),
                        run.path("local").asText(),
                        run.path("zone").asText(),
                        run.path("note").asText());
    }
}
