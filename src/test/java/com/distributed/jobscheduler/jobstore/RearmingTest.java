package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/** A calendar that is changed while jobs wait. The store's clock stands at Monday, 5 January 2026, at 10:00. */
@Tag("application")
class RearmingTest {
    private static final String WEEK = "\"excludedWeekdays\":[\"SATURDAY\",\"SUNDAY\"]";

    @OnEachDatabase
    void armsWaitingJobsAnew(Store store) {
        calendar(store, "");
        var tomorrow = "2026-01-06T10:00:00Z";
        var skip = submit(store, "DAILY", "SKIP", tomorrow);
        var next = submit(store, "DAILY", "NEXT_DAY", tomorrow);
        var monthly = submit(store, "MONTHLY", "PREVIOUS_DAY", "2026-01-15T10:00:00Z");
        var other = store.submit("DAILY", "executionTime", tomorrow).id();
        var before = store.job(other).data();

        store.clock.advance(Duration.ofMinutes(1));
        calendar(store, ",\"excludedDates\":[\"2026-01-06\",\"2026-01-15\"]");
        assertThat(store.job(skip).nextRunTime()).isEqualTo(tomorrow);
        sweep(store);

        assertThat(store.job(skip).nextRunTime()).isEqualTo("2026-01-07T10:00:00Z");
        assertThat(store.job(skip).data().path("calendarNote").textValue())
                .isEqualTo("leaves out 2026-01-06, excluded by the calendar 'week'");
        assertThat(store.job(next).nextRunTime()).isEqualTo("2026-01-07T10:00:00Z");
        assertThat(store.job(monthly).nextRunTime()).isEqualTo("2026-01-14T10:00:00Z");
        assertThat(store.job(other).data()).isEqualTo(before);

        calendar(store, "");
        sweep(store);
        assertThat(store.job(skip).nextRunTime()).isEqualTo(tomorrow);
        assertThat(store.job(next).nextRunTime()).isEqualTo(tomorrow);
        assertThat(store.job(monthly).nextRunTime()).isEqualTo("2026-01-15T10:00:00Z");
        var updated = store.job(skip).data();
        store.clock.advance(Duration.ofMinutes(1));
        sweep(store);
        assertThat(store.job(skip).data()).isEqualTo(updated);
    }

    @OnEachDatabase
    void runsOnAMakeUpSaturday(Store store) {
        calendar(store, "");
        var daily = submit(store, "DAILY", "PREVIOUS_DAY", "2026-01-05T10:00:00Z");
        store.clock.set(Instant.parse("2026-01-09T12:00:00Z"));
        assertThat(store.outcome(store.running(daily, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-12T10:00:00Z");

        calendar(store, ",\"includedDates\":[\"2026-01-10\"]");
        sweep(store);
        assertThat(store.job(daily).nextRunTime()).isEqualTo("2026-01-10T10:00:00Z");
    }

    @OnEachDatabase
    void doesNotRunAgainWhatHasBeenBroughtForward(Store store) {
        calendar(store, "");
        var saturday = "2026-01-31T10:00:00Z";
        var monthly = submit(store, "MONTHLY", "PREVIOUS_DAY", saturday);
        store.clock.set(Instant.parse("2026-01-30T10:00:00Z"));
        assertThat(store.outcome(store.running(monthly, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-02-27T10:00:00Z");

        calendar(store, ",\"includedDates\":[\"2026-01-31\"]");
        sweep(store);
        assertThat(store.job(monthly).nextRunTime()).isEqualTo("2026-02-27T10:00:00Z");

        // A run under way, and a due one, end as they began; then the same holds.
        for (var isDue : new boolean[] {true, false}) {
            store.emptied();
            calendar(store, "");
            var id = submit(store, "MONTHLY", "PREVIOUS_DAY", saturday);
            store.clock.set(Instant.parse("2026-01-30T10:00:00Z"));
            var key = isDue ? "" : store.running(id, "a");
            calendar(store, ",\"includedDates\":[\"2026-01-31\"]");
            sweep(store);
            key = isDue ? store.running(id, "a") : key;
            assertThat(key).endsWith(":" + Instant.parse("2026-01-30T10:00:00Z").toEpochMilli());
            store.outcome(key, "a", "COMPLETED");
            sweep(store);
            assertThat(store.job(id).nextRunTime()).isEqualTo("2026-02-27T10:00:00Z");
        }
    }

    @OnEachDatabase
    void doesNotRunAgainWhatRanOnADayThatIsExcludedSince(Store store) {
        store.putBody("/api/calendars/week", "{}");
        var monthly = submit(store, "MONTHLY", "NEXT_DAY", "2026-01-31T10:00:00Z");
        store.clock.set(Instant.parse("2026-01-31T10:00:00Z"));
        store.outcome(store.running(monthly, "a"), "a", "COMPLETED");

        calendar(store, "");
        sweep(store);
        assertThat(store.job(monthly).nextRunTime()).isEqualTo("2026-03-02T10:00:00Z");
    }

    @OnEachDatabase
    void doesNotLoseARunThatWaitsForTheNextFreeDay(Store store) {
        calendar(store, "");
        var monthly = submit(store, "MONTHLY", "NEXT_DAY", "2026-01-31T10:00:00Z");
        store.clock.set(Instant.parse("2026-02-01T10:00:00Z"));

        // Its own day has become free, and has passed.
        calendar(store, ",\"includedDates\":[\"2026-01-31\"]");
        sweep(store);
        assertThat(store.job(monthly).nextRunTime()).isEqualTo("2026-02-02T10:00:00Z");
        calendar(store, ",\"excludedDates\":[\"2026-02-02\"]");
        sweep(store);
        assertThat(store.job(monthly).nextRunTime()).isEqualTo("2026-02-03T10:00:00Z");
    }

    @OnEachDatabase
    void runsAtOnceWhatShouldHaveBeenBroughtForward(Store store) {
        store.putBody("/api/calendars/week", "{}");
        var saturday = "2026-01-31T10:00:00Z";
        var monthly = submit(store, "MONTHLY", "PREVIOUS_DAY", saturday);
        var daily = submit(store, "DAILY", "PREVIOUS_DAY", "2026-01-05T10:00:00Z");
        var now = Instant.parse("2026-01-30T12:00:00Z");
        store.clock.set(now);
        store.outcome(store.running(daily, "a"), "a", "COMPLETED");
        assertThat(store.job(daily).nextRunTime()).isEqualTo(saturday);

        calendar(store, "");
        sweep(store);
        assertThat(store.job(monthly).nextRunTime()).isEqualTo(now);
        assertThat(store.job(daily).nextRunTime()).isEqualTo("2026-02-02T10:00:00Z");
        assertThat(store.outcome(store.running(monthly, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-02-27T10:00:00Z");
    }

    @OnEachDatabase
    void keepsExtraRunsAndRetries(Store store) {
        calendar(store, "");
        var extra = submit(store, "DAILY", "SKIP", "2026-01-06T10:00:00Z");
        store.post("/api/jobs/" + extra + "/run-now", "");
        var retried = store.submit("DAILY", "calendar", "week", "maxRetries", 1).id();
        store.outcome(store.running(retried, "a"), "a", "FAILED");
        var retry = store.job(retried).nextRunTime();

        calendar(store, ",\"excludedDates\":[\"2026-01-06\"]");
        sweep(store);
        assertThat(store.job(extra).nextRunTime()).isEqualTo(Store.START);
        assertThat(store.job(extra).data().path("followingTime").textValue()).isEqualTo("2026-01-07T10:00:00Z");
        assertThat(store.job(retried).nextRunTime()).isEqualTo(retry);
        assertThat(store.outcome(store.running(extra, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-07T10:00:00Z");
        store.clock.set(retry);
        assertThat(store.outcome(store.running(retried, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-07T10:00:00Z");
    }

    @OnEachDatabase
    void runsAnExtraRunOfAJobThatTheCalendarLeavesNoOther(Store store) {
        calendar(store, "");
        var job = store.submit(
                        "DAILY",
                        "calendar",
                        "week",
                        "executionTime",
                        "2026-01-06T10:00:00Z",
                        "endTime",
                        "2026-01-07T00:00:00Z")
                .id();
        store.post("/api/jobs/" + job + "/run-now", "");

        calendar(store, ",\"excludedDates\":[\"2026-01-06\"]");
        sweep(store);

        assertThat(store.job(job).jobStatus()).isEqualTo("PENDING");
        assertThat(store.outcome(store.running(job, "a"), "a", "COMPLETED").jobStatus())
                .isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void endsAJobThatTheCalendarLeavesNoRun(Store store) {
        calendar(store, "");
        var once = submit(store, "ONE_TIME", "SKIP", "2026-01-06T10:00:00Z");
        var each = store.submit("CRON", "calendar", "week", "cronExpression", "0 9 * * TUE")
                .id();
        calendar(store, ",\"excludedDates\":[\"2026-01-06\"]");
        sweep(store);
        assertThat(store.job(once).jobStatus()).isEqualTo("CANCELLED");
        assertThat(store.job(once).data().path("lastError").textValue())
                .isEqualTo("no occurrence is left: the calendar 'week' excludes their days");
        assertThat(store.get("/api/executions?jobId=" + once)
                        .data()
                        .get(0)
                        .path("outcome")
                        .textValue())
                .isEqualTo("SKIPPED");
        assertThat(store.job(each).nextRunTime()).isEqualTo("2026-01-13T09:00:00Z");

        store.putBody("/api/calendars/week", "{\"excludedWeekdays\":[\"TUESDAY\"]}");
        sweep(store);
        assertThat(store.job(each).jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(each).data().path("lastError").textValue())
                .startsWith("its next run time cannot be computed: the calendar 'week' excludes each day");
        assertThat(store.text("/actuator/prometheus")).contains("job_store_swept_total{what=\"jobs_rearmed\"}");
    }

    @OnEachDatabase
    void forgetsVersionsThatNothingNeeds(Store store) {
        calendar(store, "");
        var key = store.running(submit(store, "DAILY", "SKIP", Store.START.toString()), "a");
        calendar(store, ",\"excludedDates\":[\"2026-01-06\"]");
        calendar(store, ",\"excludedDates\":[\"2026-01-07\"]");
        store.clock.advance(Duration.ofHours(2));

        Upkeep.run(store, "Purge");
        assertThat(versions(store)).isEqualTo(2);
        store.outcome(key, "a", "COMPLETED");
        sweep(store);
        Upkeep.run(store, "Purge");
        assertThat(versions(store)).isEqualTo(1);
    }

    private static int versions(Store store) {
        return store.jdbc().queryForObject("select count(*) from calendar_days", Integer.class);
    }

    private static void calendar(Store store, String more) {
        store.putBody("/api/calendars/week", "{" + WEEK + more + "}");
    }

    private static long submit(Store store, String frequency, String onExcluded, String first) {
        return store.submit(frequency, "calendar", "week", "onExcluded", onExcluded, "executionTime", first)
                .id();
    }

    private static void sweep(Store store) {
        Upkeep.run(store, "CalendarSweeper");
    }
}
