package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/** An extra run is an occurrence of its own: the calendar's occurrence follows it, however late it ends. */
@Tag("application")
class RunNowTest {
    private static final Instant DUE = Instant.parse("2026-01-06T10:00:00Z");

    @OnEachDatabase
    void letsTheCalendarsRunFollowWhenTheExtraOneIsClaimedAfterItsTime(Store store) {
        var id = daily(store);
        store.clock.set(DUE.minusMillis(400));

        assertThat(store.post("/api/jobs/" + id + "/run-now", "").nextRunTime()).isEqualTo(DUE.minusMillis(400));
        store.clock.set(DUE.plusSeconds(42));
        var ended = store.outcome(store.running(id, "a"), "a", "COMPLETED");

        assertThat(ended.nextRunTime()).isEqualTo(DUE);
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(DUE.plus(Duration.ofDays(1)));
    }

    @OnEachDatabase
    void letsItFollowTheExtraRunsLastRetry(Store store) {
        var id = store.submit("DAILY", "executionTime", DUE.toString(), "maxRetries", 1)
                .id();
        store.clock.set(DUE.minusMillis(400));
        store.post("/api/jobs/" + id + "/run-now", "");
        store.outcome(store.running(id, "a"), "a", "FAILED");
        store.clock.set(DUE.plusSeconds(5));

        assertThat(store.outcome(store.running(id, "a"), "a", "FAILED").nextRunTime())
                .isEqualTo(DUE);
        assertThat(store.job(id).data().path("retryCount").intValue()).isZero();
    }

    @OnEachDatabase
    void letsItFollowWithinItsEndTime(Store store) {
        var id = store.submit("DAILY", "executionTime", DUE.toString(), "endTime", DUE.toString())
                .id();
        store.clock.set(DUE.minusMillis(1));
        store.post("/api/jobs/" + id + "/run-now", "");
        store.clock.set(DUE.plusSeconds(5));

        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(DUE);
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").jobStatus())
                .isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void runsTheExtraRunHoweverLateUnderSkipAndThenSkipsOnlyTheCalendarsMissedOne(Store store) {
        var id = store.submit("DAILY", "executionTime", DUE.toString(), "misfirePolicy", "SKIP")
                .id();
        store.clock.set(DUE.minusSeconds(1));
        store.post("/api/jobs/" + id + "/run-now", "");
        store.clock.set(DUE.plusSeconds(300));

        Upkeep.sweep(store);
        var due = store.due("5").data();
        assertThat(due).hasSize(1);
        assertThat(due.get(0).path("misfirePolicy").textValue()).isEqualTo("FIRE_ONCE");
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(DUE);
        Upkeep.sweep(store);
        assertThat(store.job(id).nextRunTime()).isEqualTo(DUE.plus(Duration.ofDays(1)));
    }

    @OnEachDatabase
    void leavesTheScheduleToTheStoreWhenAWorkerMovesItDuringAnExtraRun(Store store) {
        var id = daily(store);
        store.clock.set(DUE.minusMillis(400));
        store.post("/api/jobs/" + id + "/run-now", "");
        store.clock.set(DUE.plusSeconds(42));
        var key = store.running(id, "a");

        store.put(
                "/api/job-schedules/" + id + "/next-run?nextRunTime=" + DUE.plus(Duration.ofDays(1)),
                WireHeaders.EXPECTED_RUN_TIME,
                DUE.minusMillis(400).toString());

        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo(DUE);
    }

    @OnEachDatabase
    void movesTheCalendarsOccurrenceThatWaitsBehindTheExtraRun(Store store) {
        var id = daily(store);
        store.clock.set(DUE.minusMillis(400));
        store.post("/api/jobs/" + id + "/run-now", "");
        var wanted = DUE.plus(Duration.ofDays(3));

        store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=" + wanted);
        store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=" + DUE);

        assertThat(store.job(id).nextRunTime()).isEqualTo(DUE.minusMillis(400));
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(wanted);
    }

    @OnEachDatabase
    void isHarmlessWhenRepeatedAndWhenTheJobIsDueAlready(Store store) {
        var id = daily(store);
        store.clock.set(DUE.minusMillis(400));
        store.post("/api/jobs/" + id + "/run-now", "");
        store.clock.set(DUE.minusMillis(300));

        assertThat(store.post("/api/jobs/" + id + "/run-now", "").nextRunTime()).isEqualTo(DUE.minusMillis(400));
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        store.clock.set(DUE);
        assertThat(store.post("/api/jobs/" + id + "/run-now", "").nextRunTime()).isEqualTo(DUE);
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(DUE.plus(Duration.ofDays(1)));
    }

    @OnEachDatabase
    void givesEachRunAMillisecondOfItsOwn(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-06T10:00:00.0007Z")
                .id();
        store.clock.set(Instant.parse("2026-01-06T10:00:00.0002Z"));
        store.post("/api/jobs/" + id + "/run-now", "");
        var first = store.running(id, "a");
        var calendar = store.outcome(first, "a", "COMPLETED");
        assertThat(WireHeaders.occurrenceKey(id, calendar.nextRunTime())).isNotEqualTo(first);
        store.clock.set(Instant.parse("2026-01-06T10:00:01Z"));
        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        store.post("/api/jobs/" + id + "/run-now", "");
        var second = store.running(id, "a");
        store.outcome(second, "a", "COMPLETED");
        store.post("/api/jobs/" + id + "/run-now", "");

        assertThat(WireHeaders.occurrenceKey(id, store.job(id).nextRunTime())).isNotEqualTo(second);
    }

    @OnEachDatabase
    void keepsTheCalendarsOccurrenceWhenTheExtraRunIsGivenBack(Store store) {
        var id = daily(store);
        store.clock.set(DUE.minusMillis(400));
        store.post("/api/jobs/" + id + "/run-now", "");
        var key = store.running(id, "a");
        store.move(key, "PENDING", "a");
        store.clock.set(DUE.plusSeconds(5));

        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(DUE);
    }

    @OnEachDatabase
    void saysByWhenTheWorkerLooksForIt(Store store) {
        var id = daily(store);
        store.clock.set(DUE.minus(Duration.ofHours(1)));
        var due = "/api/job-schedules/due?segments=5&asOf=" + store.clock.instant();
        store.send("GET", due, BodyPublishers.noBody(), WireHeaders.SCAN_INTERVAL, "60000");
        store.clock.advance(Duration.ofSeconds(20));

        var now = store.post("/api/jobs/" + id + "/run-now", "");
        assertThat(now.data().path("nextScanBy").textValue())
                .isEqualTo(store.clock.instant().plusSeconds(40).toString());
        assertThat(now.data().path("followingTime").textValue()).isEqualTo(DUE.toString());
        assertThat(now.data().path("scheduleId").longValue()).isEqualTo(id);
        store.clock.advance(Duration.ofMinutes(5));
        assertThat(store.post("/api/jobs/" + id + "/run-now", "")
                        .data()
                        .path("nextScanBy")
                        .isNull())
                .isTrue();
    }

    private static long daily(Store store) {
        return store.submit("DAILY", "executionTime", DUE.toString()).id();
    }
}
