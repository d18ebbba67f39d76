package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/**
 * A job's schedule, its calendar or what becomes of excluded days is changed when some of its occurrences have run on other
 * days than their own. The job's day is Saturday, which the calendar excludes.
 */
@Tag("application")
class PatchedCalendarTest {
    private static final Instant FRIDAY = Instant.parse("2026-01-09T10:00:00Z");
    private static final Instant SATURDAY = Instant.parse("2026-01-10T08:00:00Z");
    private static final String NEXT_SATURDAY = "2026-01-17T10:00:00Z";

    private static void calendar(Store store, String name, String days) {
        assertThat(store.putBody("/api/calendars/" + name, days.replace('\'', '"'))
                        .status())
                .isIn(200, 201);
    }

    private static long submit(Store store, String calendar, String onExcluded) {
        calendar(store, "week", "{'excludedWeekdays':['SATURDAY','SUNDAY']}");
        calendar(store, "free", "{}");
        return store.submit(
                        "WEEKLY",
                        "calendar",
                        calendar,
                        "onExcluded",
                        onExcluded,
                        "executionTime",
                        "2026-01-10T10:00:00Z")
                .id();
    }

    /** Its Saturday's run was brought forward, and it is Saturday morning. */
    private static long ranOnFriday(Store store) {
        var id = submit(store, "week", "PREVIOUS_DAY");
        store.clock.set(FRIDAY);
        run(store, id);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-16T10:00:00Z");
        store.clock.set(SATURDAY);
        return id;
    }

    private static void run(Store store, long id) {
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").status())
                .isEqualTo(200);
    }

    private static Instant patched(Store store, long id, String change) {
        var answer = ChangeTest.patch(store, id, change.replace('\'', '"'));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.nextRunTime();
    }

    private static void sweep(Store store) {
        Upkeep.run(store, "CalendarSweeper");
    }

    @OnEachDatabase
    void doesNotRunAgainWithoutACalendar(Store store) {
        var id = ranOnFriday(store);
        assertThat(patched(store, id, "{'calendar':null,'onExcluded':null}")).isEqualTo(NEXT_SATURDAY);
        store.clock.set(Instant.parse(NEXT_SATURDAY));
        run(store, id);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-24T10:00:00Z");
    }

    @OnEachDatabase
    void doesNotRunAgainByACalendarWithThatDay(Store store) {
        assertThat(patched(store, ranOnFriday(store), "{'calendar':'free'}")).isEqualTo(NEXT_SATURDAY);
    }

    @OnEachDatabase
    void doesNotRunAgainOnTheDayAfter(Store store) {
        assertThat(patched(store, ranOnFriday(store), "{'onExcluded':'NEXT_DAY'}"))
                .isEqualTo("2026-01-19T10:00:00Z");
    }

    @OnEachDatabase
    void doesNotRunAgainWhenTheCalendarHasChangedBefore(Store store) {
        var id = ranOnFriday(store);
        calendar(store, "week", "{'excludedWeekdays':['SATURDAY','SUNDAY'],'includedDates':['2026-01-10']}");
        sweep(store);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-16T10:00:00Z");
        assertThat(patched(store, id, "{'endTime':'2027-01-01T00:00:00Z'}")).isEqualTo("2026-01-16T10:00:00Z");
        assertThat(patched(store, id, "{'endTime':'2027-01-02T00:00:00Z'}")).isEqualTo("2026-01-16T10:00:00Z");
    }

    @OnEachDatabase
    void doesNotRunAgainWhenItsCalendarChangesTwiceInADay(Store store) {
        var id = submit(store, "week", "PREVIOUS_DAY");
        store.clock.set(FRIDAY);
        run(store, id);
        for (var other : new String[] {"", ",'2026-05-01'"}) {
            store.clock.advance(Duration.ofHours(1));
            calendar(
                    store,
                    "week",
                    "{'excludedWeekdays':['SATURDAY','SUNDAY'],'includedDates':['2026-01-10'" + other + "]}");
            sweep(store);
            assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-16T10:00:00Z");
        }
    }

    @OnEachDatabase
    void doesNotRunAgainWhenItIsChangedDuringItsRun(Store store) {
        var id = submit(store, "week", "PREVIOUS_DAY");
        store.clock.set(FRIDAY);
        var key = store.running(id, "a");
        patched(store, id, "{'calendar':null,'onExcluded':null}");
        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo(NEXT_SATURDAY);
    }

    @OnEachDatabase
    void losesNothingThatHasNotRunYet(Store store) {
        var id = submit(store, "week", "PREVIOUS_DAY");
        store.clock.set(Instant.parse("2026-01-08T12:00:00Z"));
        assertThat(patched(store, id, "{'calendar':null,'onExcluded':null}")).isEqualTo("2026-01-10T10:00:00Z");
        var other = submit(store, "week", "PREVIOUS_DAY");
        store.clock.set(FRIDAY.minusSeconds(60));
        assertThat(patched(store, other, "{'calendar':'free'}")).isEqualTo("2026-01-10T10:00:00Z");
    }

    @OnEachDatabase
    void aRunThatWaitsForTheNextFreeDayIsKept(Store store) {
        var id = submit(store, "week", "NEXT_DAY");
        store.clock.set(Instant.parse("2026-01-11T10:00:00Z"));
        assertThat(patched(store, id, "{'endTime':'2027-01-01T00:00:00Z'}")).isEqualTo("2026-01-12T10:00:00Z");
        store.clock.set(Instant.parse("2026-01-12T10:00:00Z"));
        run(store, id);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-19T10:00:00Z");
    }

    @OnEachDatabase
    void whatRanOnItsOwnDayDoesNotRunOnTheNextFreeOne(Store store) {
        var id = submit(store, "free", "NEXT_DAY");
        store.clock.set(Instant.parse("2026-01-10T10:00:00Z"));
        run(store, id);
        store.clock.set(Instant.parse("2026-01-10T12:00:00Z"));
        assertThat(patched(store, id, "{'calendar':'week'}")).isEqualTo("2026-01-19T10:00:00Z");
        assertThat(patched(store, id, "{'endTime':'2027-01-01T00:00:00Z'}")).isEqualTo("2026-01-19T10:00:00Z");
    }
}
