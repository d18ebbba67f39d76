package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FewerTries;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** At whatever instants an HOURLY job is run now: the calendar's runs do not change. */
@Tag("ci")
class RunNowPropertyTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int HOURS = 4;

    enum Act {
        RUN_NOW,
        /** Claims and completes all due jobs. */
        RUN_DUE,
        /** Claims a due job, which runs until the next step. */
        BEGIN,
        /** Ends the current run as a failure; it has one retry. */
        FAIL
    }

    /** @param at since the start */
    record Step(Act act, Duration at) {}

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 40)
    void underCatchUpEachCalendarOccurrenceRunsExactlyOnce(
            @ForAll Database database, @ForAll("steps") List<Step> steps) {
        var day = new Day(Store.on(database).emptied(), "CATCH_UP");

        steps.forEach(day::take);
        day.end();

        assertThat(day.calendarRuns)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, HOURS)
                        .mapToObj(n -> Store.START.plus(HOUR.multipliedBy(n)))
                        .toList());
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 40)
    void underFireOnceARunFollowsEachCalendarOccurrence(@ForAll Database database, @ForAll("steps") List<Step> steps) {
        var day = new Day(Store.on(database).emptied(), "FIRE_ONCE");

        steps.forEach(day::take);
        day.end();

        assertThat(day.calendarRuns).doesNotHaveDuplicates().isSorted();
    }

    /** Steps close to the full hours, where an extra run meets the calendar's run. */
    @Provide
    Arbitrary<List<Step>> steps() {
        var offsets =
                Arbitraries.of(-900, -400, -1, 0, 1, 200, 30_000, 1_000_000).map(Duration::ofMillis);
        var instants = Combinators.combine(Arbitraries.integers().between(0, HOURS), offsets)
                .as((hour, offset) -> HOUR.multipliedBy(hour).plus(offset))
                .filter(at -> !at.isNegative() && at.compareTo(HOUR.multipliedBy(HOURS)) < 0);
        return Combinators.combine(Arbitraries.of(Act.class), instants)
                .as(Step::new)
                .list()
                .ofMinSize(4)
                .ofMaxSize(16)
                .map(steps -> steps.stream()
                        .sorted((a, b) -> a.at().compareTo(b.at()))
                        .toList());
    }

    private static final class Day {
        final List<Instant> calendarRuns = new ArrayList<>();
        private final Store store;
        private final boolean coalesces;
        private final long id;
        private final Set<String> keys = new HashSet<>();
        private String underWay;
        private Instant calendarTime;
        private Instant lastCalendarClaim = Instant.EPOCH;

        Day(Store store, String policy) {
            this.store = store;
            this.coalesces = policy.equals("FIRE_ONCE");
            this.id = store.submit("HOURLY", "misfirePolicy", policy, "maxRetries", 1)
                    .id();
        }

        void take(Step step) {
            var at = Store.START.plus(step.at());
            if (at.isAfter(store.clock.instant())) {
                store.clock.set(at);
            }
            switch (step.act()) {
                case RUN_NOW -> store.post("/api/jobs/" + id + "/run-now", "");
                case BEGIN -> begin();
                case FAIL -> finish("FAILED");
                case RUN_DUE -> runDue();
            }
        }

        void end() {
            store.clock.set(Store.START.plus(HOUR.multipliedBy(HOURS)).plusSeconds(1));
            runDue();
        }

        private void runDue() {
            finish("COMPLETED");
            while (begin()) {
                finish("COMPLETED");
            }
            var job = store.job(id).data();
            if (coalesces && job.path("retryCount").intValue() == 0) {
                var last = Store.START.plus(HOUR.multipliedBy(
                        Duration.between(Store.START, store.clock.instant()).toHours()));
                assertThat(lastCalendarClaim).as("a run after %s", last).isAfterOrEqualTo(last);
            }
        }

        private boolean begin() {
            if (underWay != null || store.due("5").jobIds().isEmpty()) {
                return false;
            }
            var row = store.jdbc().queryForMap("select * from jobs where id = ?", id);
            calendarTime = row.get("following_time") == null ? occurrenceTime() : null;
            underWay = store.running(id, "a");
            assertThat(keys.add(underWay)).as("a key of its own: %s", underWay).isTrue();
            if (calendarTime != null) {
                lastCalendarClaim = store.clock.instant();
            }
            return true;
        }

        private Instant occurrenceTime() {
            return store.jdbc()
                    .queryForObject("select occurrence_time from jobs where id = ?", OffsetDateTime.class, id)
                    .toInstant();
        }

        private void finish(String outcome) {
            if (underWay == null) {
                return;
            }
            var retried = store.outcome(underWay, "a", outcome)
                            .data()
                            .path("retryCount")
                            .intValue()
                    > 0;
            if (calendarTime != null && !retried) {
                calendarRuns.add(calendarTime);
            }
            underWay = null;
        }
    }
}
