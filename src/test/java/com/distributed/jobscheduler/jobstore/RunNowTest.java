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
        store.clock.set(DUE.minusMillis(1_400));
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

    @OnEachDatabase
    void runsAPausedJobOnceAndLeavesItPaused(Store store) {
        var id = daily(store);
        store.post("/api/jobs/" + id + "/pause", "");
        store.clock.set(DUE.minusSeconds(60));

        var now = store.post("/api/jobs/" + id + "/run-now", "");

        assertThat(now.status()).isEqualTo(200);
        assertThat(now.data().path("paused").booleanValue()).isTrue();
        assertThat(now.data().path("runsWhilePaused").booleanValue()).isTrue();
        assertThat(store.get("/api/jobs?paused=true").data().findValuesAsText("id"))
                .containsExactly(Long.toString(id));
        assertThat(store.get("/api/jobs?paused=false").data()).isEmpty();
        assertThat(store.get("/api/jobs/" + id + "/next-runs").data()).hasSize(1);
        assertThat(store.due("5").jobIds()).containsExactly(id);
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        var job = store.job(id).data();
        assertThat(job.path("paused").booleanValue()).isTrue();
        assertThat(job.has("runsWhilePaused")).isFalse();
        assertThat(store.job(id).nextRunTime()).isEqualTo(DUE);
        store.clock.set(DUE.plusSeconds(60));
        assertThat(store.due("5").data()).isEmpty();
        store.post("/api/jobs/" + id + "/resume", "");
        assertThat(store.due("5").jobIds()).containsExactly(id);
    }

    @OnEachDatabase
    void retriesTheOneRunOfAPausedJobAndNoneOfItsSchedule(Store store) {
        var id = store.submit("CRON", "cronExpression", "*/2 * * * * *", "maxRetries", 3, "misfirePolicy", "SKIP")
                .id();
        store.post("/api/jobs/" + id + "/pause", "");
        store.clock.advance(Duration.ofMinutes(5));

        store.post("/api/jobs/" + id + "/run-now", "");
        for (var run = 0; run < 3; run++) {
            Upkeep.sweep(store);
            store.outcome(store.running(id, "a"), "a", "FAILED");
            store.clock.set(store.job(id).nextRunTime());
        }
        assertThat(store.job(id).data().path("retryCount").intValue()).isEqualTo(3);
        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        assertThat(store.due("5").data()).isEmpty();
        assertThat(store.job(id).data().path("paused").booleanValue()).isTrue();
        assertThat(store.get("/api/executions?jobId=" + id).data()).hasSize(4);
    }

    @OnEachDatabase
    void takesTheDueRunOfAPausedJobForTheOne(Store store) {
        var recurring = daily(store);
        var once = store.submit("ONE_TIME").id();
        for (var id : new long[] {recurring, once}) {
            store.post("/api/jobs/" + id + "/pause", "");
        }
        store.clock.set(DUE.plusSeconds(60));
        for (var id : new long[] {recurring, once}) {
            assertThat(store.post("/api/jobs/" + id + "/run-now", "").status()).isEqualTo(200);
            store.outcome(store.running(id, "a"), "a", "COMPLETED");
        }

        assertThat(store.job(recurring).nextRunTime()).isEqualTo(DUE.plus(Duration.ofDays(1)));
        assertThat(store.job(recurring).data().path("paused").booleanValue()).isTrue();
        assertThat(store.job(once).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void obeysAPauseAndAResumeThatComeBeforeTheOneRun(Store store) {
        var stopped = daily(store);
        var resumed = daily(store);
        for (var id : new long[] {stopped, resumed}) {
            store.post("/api/jobs/" + id + "/pause", "");
            store.post("/api/jobs/" + id + "/run-now", "");
        }

        store.post("/api/jobs/" + stopped + "/pause", "");
        store.post("/api/jobs/" + resumed + "/resume", "");

        assertThat(store.due("5").jobIds()).containsExactly(resumed);
        store.outcome(store.running(resumed, "a"), "a", "COMPLETED");
        assertThat(store.job(resumed).data().path("paused").booleanValue()).isFalse();
        assertThat(store.job(stopped).data().path("paused").booleanValue()).isTrue();
    }

    private static long daily(Store store) {
        return store.submit("DAILY", "executionTime", DUE.toString()).id();
    }
}
