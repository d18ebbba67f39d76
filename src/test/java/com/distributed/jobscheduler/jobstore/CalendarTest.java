package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/** Jobs with a calendar: they run on its free days. The store's clock stands at Monday, 5 January 2026. */
@Tag("application")
class CalendarTest {
    private static final String WEEK = "{\"excludedWeekdays\":[\"SATURDAY\",\"SUNDAY\"]}";

    @OnEachDatabase
    void keepsCalendars(Store store) {
        var body =
                "{\"excludedDates\":[\"2026-12-26\",\"2026-12-25\",\"2026-12-25\"],\"excludedWeekdays\":[\"SUNDAY\"],"
                        + "\"includedDates\":[\"2026-11-29\"],\"zone\":\"Europe/Berlin\"}";
        var created = store.putBody("/api/calendars/de", body);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.data().toString())
                .isEqualTo(
                        "{\"name\":\"de\",\"zone\":\"Europe/Berlin\",\"excludedDates\":[\"2026-12-25\",\"2026-12-26\"],"
                                + "\"excludedWeekdays\":[\"SUNDAY\"],\"includedDates\":[\"2026-11-29\"],"
                                + "\"createdAt\":\"2026-01-05T10:00:00Z\",\"updatedAt\":\"2026-01-05T10:00:00Z\"}");
        store.clock.advance(Duration.ofHours(1));
        var again = store.putBody("/api/calendars/de", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.data()).isEqualTo(created.data());

        var changed = store.putBody("/api/calendars/de", "{}");
        assertThat(changed.data().path("excludedDates")).isEmpty();
        assertThat(changed.data().path("zone").isNull()).isTrue();
        assertThat(changed.data().path("updatedAt").textValue()).isEqualTo("2026-01-05T11:00:00Z");
        store.putBody("/api/calendars/at", WEEK);
        var list = store.get("/api/calendars");
        assertThat(list.data().findValuesAsText("name")).containsExactly("at", "de");
        assertThat(list.headers().firstValue("X-Total-Count")).hasValue("2");
        assertThat(store.get("/api/calendars?page=1&size=1").data().findValuesAsText("name"))
                .containsExactly("de");

        assertThat(store.delete("/api/calendars/de").data()).isEqualTo(changed.data());
        for (var gone : new Answer[] {store.get("/api/calendars/de"), store.delete("/api/calendars/de")}) {
            assertThat(gone.status()).isEqualTo(404);
            assertThat(gone.errorCode()).isEqualTo("CALENDAR_NOT_FOUND");
        }
    }

    @OnEachDatabase
    void refusesACalendarThatCannotBe(Store store) {
        for (var wrong : new String[][] {
            {"{\"excludedDates\":[null]}", "excludedDates[0]: must not be null"},
            {"{\"includedDates\":[\"1969-12-31\"]}", "includedDates: must lie in the years 1970 to 9999"},
            {"{\"zone\":\"Mars\"}", "zone: 'Mars' is not an IANA time zone"},
            {
                "{\"excludedWeekdays\":[\"MONDAY\",\"TUESDAY\",\"WEDNESDAY\",\"THURSDAY\",\"FRIDAY\",\"SATURDAY\",\"SUNDAY\"]}",
                "excludedWeekdays: must leave a day of the week free, or includedDates must name one"
            }
        }) {
            var answer = store.putBody("/api/calendars/x", wrong[0]);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo(wrong[1]);
        }
        assertThat(store.putBody("/api/calendars/x", "{\"excludedDates\":[\"2026-02-30\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(store.putBody("/api/calendars/a%5Cb", "{}").status()).isEqualTo(400);
        assertThat(store.get("/api/calendars").data()).isEmpty();
    }

    @OnEachDatabase
    void showsTheRunsBeforeItsCalendarLeavesNone(Store store) {
        store.putBody(
                "/api/calendars/once",
                "{\"excludedWeekdays\":[\"SATURDAY\"],\"includedDates\":[\"2026-01-03\",\"2026-01-10\"]}");
        var saturday = "2026-01-10T10:00:00Z";
        var job = store.job("WEEKLY", "calendar", "once", "executionTime", saturday, "timeZone", "UTC");
        assertThat(store.post("/api/job-schedules/preview?count=3", job.toString())
                        .data()
                        .findValuesAsText("time"))
                .containsExactly(saturday);
        var id = store.post("/api/jobs", job.toString()).id();
        assertThat(store.get("/api/jobs/" + id + "/next-runs?count=3").data().findValuesAsText("time"))
                .containsExactly(saturday);

        var plain = store.submit("WEEKLY", "executionTime", "2026-01-17T10:00:00Z", "timeZone", "UTC")
                .id();
        store.putBody(
                "/api/calendars/past", "{\"excludedWeekdays\":[\"SATURDAY\"],\"includedDates\":[\"2026-01-03\"]}");
        var refused = patch(store, plain, "{\"calendar\":\"past\",\"executionTime\":\"2026-01-03T10:00:00Z\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .startsWith("calendar: the calendar 'past' excludes each day of its schedule until ");
    }

    @OnEachDatabase
    void refusesAJobThatItsCalendarLeavesNoRun(Store store) {
        assertThat(store.submit("DAILY", "calendar", "week").message())
                .isEqualTo("calendar: there is no calendar 'week'");
        assertThat(store.submit("DAILY", "onExcluded", "SKIP").message())
                .isEqualTo("onExcluded: is for jobs with a calendar only");
        store.putBody("/api/calendars/week", WEEK);
        var saturday = "2026-01-10T10:00:00Z";
        assertThat(store.submit("ONE_TIME", "calendar", "week", "executionTime", saturday)
                        .message())
                .isEqualTo("calendar: 'week' excludes each day on which the job would run");
        assertThat(store.submit("CRON", "calendar", "week", "cronExpression", "0 9 * * SAT")
                        .message())
                .startsWith("calendar: the calendar 'week' excludes each day of its schedule until ");
        assertThat(store.jdbc().queryForObject("select count(*) from jobs", Integer.class))
                .isZero();
    }

    @OnEachDatabase
    void isNotDeletedWhileAJobUsesIt(Store store) {
        store.putBody("/api/calendars/week", WEEK);
        var id = store.submit("DAILY", "calendar", "week").id();

        var refused = store.delete("/api/calendars/week");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("CALENDAR_IN_USE");
        assertThat(refused.message()).isEqualTo("job %d uses the calendar 'week' and has not ended".formatted(id));

        store.delete("/api/jobs/" + id);
        assertThat(store.delete("/api/calendars/week").status()).isEqualTo(200);
        assertThat(store.job(id).data().path("calendar").textValue()).isEqualTo("week");
    }

    @OnEachDatabase
    void leavesOutOrMovesWhatFallsOnAnExcludedDay(Store store) {
        store.putBody("/api/calendars/week", WEEK);
        var friday = "2026-01-09T10:00:00Z";
        var skipping = store.submit("DAILY", "calendar", "week", "executionTime", friday)
                .id();
        var sundays = "2026-01-11T10:00:00Z";
        var next = store.submit("WEEKLY", "calendar", "week", "onExcluded", "NEXT_DAY", "executionTime", sundays)
                .id();
        var previous = store.submit(
                        "WEEKLY", "calendar", "week", "onExcluded", "PREVIOUS_DAY", "executionTime", sundays)
                .id();
        var once = store.submit("ONE_TIME", "calendar", "week", "onExcluded", "PREVIOUS_DAY", "executionTime", sundays)
                .id();

        assertThat(store.job(skipping).data().path("onExcluded").textValue()).isEqualTo("SKIP");
        assertThat(store.job(next).nextRunTime()).isEqualTo("2026-01-12T10:00:00Z");
        assertThat(store.job(previous).nextRunTime()).isEqualTo(friday);
        assertThat(store.job(once).nextRunTime()).isEqualTo(friday);
        store.clock.set(Instant.parse(friday));
        assertThat(store.outcome(store.running(skipping, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-12T10:00:00Z");
        assertThat(store.outcome(store.running(previous, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-16T10:00:00Z");
        assertThat(store.outcome(store.running(once, "a"), "a", "COMPLETED").jobStatus())
                .isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void asksNothingOfWorkersThatDoNotKnowCalendars(Store store) {
        store.putBody("/api/calendars/week", WEEK);
        var id = store.submit("DAILY", "calendar", "week", "executionTime", "2026-01-05T09:00:00Z")
                .id();
        assertThat(store.due("5").data().get(0).path("frequency").textValue()).isEqualTo("ONE_TIME");

        // A base-only worker moves the schedule all the same, to the Saturday.
        store.clock.set(Instant.parse("2026-01-09T09:30:00Z"));
        var key = store.running(id, "a");
        var moved = store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-10T09:00:00Z");
        assertThat(moved.nextRunTime()).isEqualTo("2026-01-12T09:00:00Z");
        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo("2026-01-12T09:00:00Z");
    }

    @OnEachDatabase
    void doesNotLoseARunToAWorkersNextTime(Store store) {
        store.putBody("/api/calendars/week", WEEK);
        var id = store.submit(
                        "MONTHLY",
                        "calendar",
                        "week",
                        "onExcluded",
                        "PREVIOUS_DAY",
                        "executionTime",
                        "2026-01-01T09:00:00Z")
                .id();
        // The worker counts from 1 January to Sunday, 1 February: the run is on the Friday before.
        var key = store.running(id, "a");
        var moved = store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=2026-02-01T09:00:00Z");
        assertThat(moved.nextRunTime()).isEqualTo("2026-01-30T09:00:00Z");
        store.outcome(key, "a", "COMPLETED");
        store.clock.set(Instant.parse("2026-01-30T09:00:00Z"));

        key = store.running(id, "a");
        moved = store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=2026-02-01T09:00:00Z");
        assertThat(moved.nextRunTime()).isEqualTo("2026-02-27T09:00:00Z");
        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo("2026-02-27T09:00:00Z");
    }

    @OnEachDatabase
    void marksExcludedDaysBeforehand(Store store) {
        store.putBody("/api/calendars/week", WEEK);
        var job = store.job("DAILY", "calendar", "week", "executionTime", "2026-01-08T10:00:00Z");
        var preview = store.post("/api/job-schedules/preview?count=3", job.toString());
        assertThat(preview.data().findValuesAsText("time"))
                .containsExactly("2026-01-08T10:00:00Z", "2026-01-09T10:00:00Z", "2026-01-12T10:00:00Z");
        assertThat(preview.data().get(2).path("note").textValue())
                .isEqualTo("leaves out 2026-01-10, 2026-01-11, excluded by the calendar 'week'");

        var id = store.submit(
                        "WEEKLY",
                        "calendar",
                        "week",
                        "onExcluded",
                        "PREVIOUS_DAY",
                        "executionTime",
                        "2026-01-10T10:00:00Z")
                .id();
        var runs = store.get("/api/jobs/" + id + "/next-runs?count=2").data();
        assertThat(runs.findValuesAsText("time")).containsExactly("2026-01-09T10:00:00Z", "2026-01-16T10:00:00Z");
        assertThat(runs.findValuesAsText("note"))
                .containsExactly(
                        "moved from 2026-01-10, excluded by the calendar 'week'",
                        "moved from 2026-01-17, excluded by the calendar 'week'");
        assertThat(store.job(id).data().path("calendarNote").textValue())
                .isEqualTo("moved from 2026-01-10, excluded by the calendar 'week'");
    }

    @OnEachDatabase
    void changesAJobsCalendar(Store store) {
        store.putBody("/api/calendars/week", WEEK);
        var id = store.submit("DAILY", "executionTime", "2026-01-10T10:00:00Z").id();

        assertThat(patch(store, id, "{\"calendar\":\"week\"}").nextRunTime()).isEqualTo("2026-01-12T10:00:00Z");
        assertThat(patch(store, id, "{\"onExcluded\":\"PREVIOUS_DAY\"}").nextRunTime())
                .isEqualTo("2026-01-09T10:00:00Z");
        assertThat(patch(store, id, "{\"calendar\":null}").message())
                .isEqualTo("onExcluded: is for jobs with a calendar only");
        assertThat(patch(store, id, "{\"calendar\":null,\"onExcluded\":null}").nextRunTime())
                .isEqualTo("2026-01-10T10:00:00Z");

        var declared = store.job("DAILY", "calendar", "week", "executionTime", "2026-01-10T10:00:00Z")
                .toString();
        assertThat(store.putBody("/api/jobs/by-key/k", declared).nextRunTime()).isEqualTo("2026-01-12T10:00:00Z");
        assertThat(store.putBody("/api/jobs/by-key/k", declared)
                        .data()
                        .path("effect")
                        .textValue())
                .isEqualTo("unchanged");
        var batch = store.post("/api/jobs/batch", "[" + declared + "]");
        assertThat(store.job(batch.data().path("ids").get(0).longValue()).nextRunTime())
                .isEqualTo("2026-01-12T10:00:00Z");
        assertThat(store.post("/api/jobs/batch", "[" + store.job("DAILY", "calendar", "no") + "]")
                        .message())
                .isEqualTo("[0].calendar: there is no calendar 'no'");
    }

    static Answer patch(Store store, long id, String body) {
        return store.send(
                "PATCH", "/api/jobs/" + id, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }
}
