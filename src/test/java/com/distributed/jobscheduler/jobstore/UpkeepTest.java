package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("application")
class UpkeepTest {
    @OnEachDatabase
    void purgesFinishedJobsAndOldExecutionsButNothingElse(Store store) {
        var finished = store.submit("ONE_TIME").id();
        store.outcome(store.running(finished, "a"), "a", "COMPLETED");
        var recurring = store.submit("DAILY").id();
        store.outcome(store.running(recurring, "a"), "a", "COMPLETED");
        store.clock.advance(Duration.ofDays(6));
        store.outcome(store.running(recurring, "a"), "a", "COMPLETED");
        var recent = store.submit("ONE_TIME").id();
        store.delete("/api/jobs/" + recent);
        store.clock.advance(Duration.ofDays(1).plusSeconds(1));

        Upkeep.run(store, "Purge");

        assertThat(store.job(finished).status()).isEqualTo(404);
        assertThat(store.job(recent).status()).isEqualTo(200);
        assertThat(store.job(recurring).status()).isEqualTo(200);
        assertThat(store.get("/api/executions?jobId=" + recurring).data()).hasSize(1);
        assertThat(store.jdbc().queryForObject("select count(*) from executions", Integer.class))
                .isEqualTo(1);
    }

    @OnEachDatabase
    void forgetsAgentsThatHaveBeenSilentForADay(Store store) {
        for (var i = 0; i < 1_001; i++) {
            store.jdbc()
                    .update(
                            "insert into execution_worker_instances (worker_id, instance, capacity, current_load,"
                                    + " registered_at, last_heartbeat) select 'pod-' || cast(? as varchar), '', 1, 0, t, t"
                                    + " from (select timestamp with time zone '2026-01-05 10:00:00+00' as t) as now",
                            i);
        }
        store.post("/api/workers", "{\"workerId\":\"alive\",\"capacity\":10}");
        store.clock.advance(Duration.ofHours(1));
        store.post("/api/workers/alive/heartbeat", "{}");
        store.clock.advance(Duration.ofHours(23));
        Upkeep.run(store, "Purge");
        assertThat(store.get("/api/workers").data()).as("not yet a day").hasSize(1_002);

        store.clock.advance(Duration.ofSeconds(1));
        Upkeep.run(store, "Purge");

        assertThat(store.get("/api/workers").data())
                .extracting(worker -> worker.path("workerId").textValue())
                .containsExactly("alive");
        assertThat(store.post("/api/workers/pod-7/heartbeat", "{}").errorCode()).isEqualTo("UNKNOWN_WORKER");
    }

    @ParameterizedTest
    @EnumSource
    void forgetsNoAgentThatCountsAsOnline(Database database) throws IOException {
        var patient = Store.at(database, database.url(), "--job-store.agent-timeout=3d");
        try {
            patient.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
            patient.clock.advance(Duration.ofDays(2));
            Upkeep.run(patient, "Purge");
            assertThat(patient.get("/api/workers").data().get(0).path("status").textValue())
                    .isEqualTo("ONLINE");

            patient.clock.advance(Duration.ofDays(1).plusSeconds(1));
            Upkeep.run(patient, "Purge");
            assertThat(patient.get("/api/workers").data()).isEmpty();
        } finally {
            patient.stop();
        }
    }

    @OnEachDatabase
    void letsNoLeaseOutlastAClockThatWasAhead(Store store) {
        store.clock.advance(Duration.ofMinutes(10));
        var claimed = store.submit("ONE_TIME").id();
        store.claimed(claimed);
        var running = store.submit("ONE_TIME").id();
        store.running(running, "a");
        store.clock.advance(Duration.ofMinutes(-10));

        Upkeep.sweep(store);
        assertThat(store.job(claimed).data().path("status").textValue()).isEqualTo("SCHEDULED");
        store.clock.advance(Duration.ofSeconds(61));
        Upkeep.sweep(store);

        assertThat(store.job(claimed).data().path("status").textValue()).isEqualTo("PENDING");
        assertThat(store.job(running).data().path("lastError").textValue()).contains("fell silent");
    }

    @OnEachDatabase
    void letsNoRetryWaitForAClockThatWasAhead(Store store) {
        var inTime = store.submit("ONE_TIME", "maxRetries", 3).id();
        store.outcome(store.running(inTime, "a"), "a", "FAILED");
        store.clock.advance(Duration.ofMinutes(10));
        var retried = store.submit("ONE_TIME", "maxRetries", 3).id();
        store.outcome(store.running(retried, "a"), "a", "FAILED");
        var moved = store.submit("ONE_TIME", "maxRetries", 3).id();
        store.outcome(store.running(moved, "a"), "a", "FAILED");
        var wanted = Store.START.plus(Duration.ofHours(1));
        store.put("/api/job-schedules/" + moved + "/next-run?nextRunTime=" + wanted);
        var backoff = Duration.between(store.clock.instant(), store.job(retried).nextRunTime());
        store.clock.advance(Duration.ofMinutes(-10));

        Upkeep.sweep(store);
        Upkeep.sweep(store);

        assertThat(store.job(retried).nextRunTime()).isEqualTo(Store.START.plus(backoff));
        assertThat(store.job(inTime).nextRunTime()).isEqualTo(Store.START.plus(backoff));
        assertThat(store.job(moved).nextRunTime()).isEqualTo(wanted);
        store.clock.advance(backoff);
        store.outcome(store.running(retried, "a"), "a", "COMPLETED");
        assertThat(store.job(retried).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void runsAtOnceWhatWasGivenBackInARunUnderAClockThatWasAhead(Store store) {
        store.clock.advance(Duration.ofMinutes(10));
        var once = store.submit("ONE_TIME").id();
        var early = store.submit("ONE_TIME", "executionTime", "2026-01-05T10:08:00Z")
                .id();
        for (var id : List.of(once, everyMinute(store))) {
            store.running(id, "a");
            store.put("/api/jobs/" + id + "/status?status=PENDING");
        }
        store.claimed(early);
        store.put("/api/jobs/" + early + "/status?status=PENDING");
        var recurring = early + 1;
        assertThat(store.job(once).nextRunTime()).isAfter(Store.START.plus(Duration.ofMinutes(9)));
        store.clock.advance(Duration.ofMinutes(-10));

        Upkeep.sweep(store);

        assertThat(store.job(once).nextRunTime()).isEqualTo(Store.START);
        assertThat(store.job(recurring).nextRunTime()).isEqualTo(Store.START);
        assertThat(store.job(early).nextRunTime()).isEqualTo(Instant.parse("2026-01-05T10:08:00Z"));
    }

    @OnEachDatabase
    void letsNoOccurrenceBeLeftOutForAClockThatWasAhead(Store store) {
        store.clock.advance(Duration.ofMinutes(10));
        var over = everyMinute(store);
        store.outcome(store.running(over, "a"), "a", "COMPLETED");
        var underWay = everyMinute(store);
        var run = store.running(underWay, "a");
        var early = everyMinute(store);
        store.outcome(store.running(early, "a"), "a", "COMPLETED");
        store.outcome(store.running(early, "a"), "a", "COMPLETED");
        assertThat(store.job(over).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(11)));
        store.clock.advance(Duration.ofMinutes(-10));

        Upkeep.sweep(store);
        store.outcome(run, "a", "COMPLETED");
        Upkeep.sweep(store);

        assertThat(store.job(over).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(1)));
        assertThat(store.job(underWay).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(1)));
        assertThat(store.job(early).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(1)));
        // Late: occurrences missed before its claim coalesce into it; only the claim counts.
        store.clock.advance(Duration.ofMinutes(3));
        store.outcome(store.running(over, "a"), "a", "COMPLETED");
        assertThat(store.job(over).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(4)));
    }

    @OnEachDatabase
    void runsOnAtOnceWhenAClockTwoHoursAheadIsSetRight(Store store) {
        var id = store.submit("CRON", "cronExpression", "*/10 * * * * *").id();
        store.clock.advance(Duration.ofHours(2));
        for (var n = 0; n < 4; n++) {
            store.clock.set(Utc.latest(store.clock.instant(), store.job(id).nextRunTime()));
            store.outcome(store.running(id, "a"), "a", "COMPLETED");
        }
        assertThat(store.job(id).nextRunTime())
                .isEqualTo(Store.START.plus(Duration.ofHours(2)).plusSeconds(40));
        store.clock.set(Store.START.plusSeconds(32));

        Upkeep.sweep(store);

        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plusSeconds(40));
        store.clock.set(Store.START.plusSeconds(40));
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(Store.START.plusSeconds(50));
        // What the clock has run before its time does not run again.
        store.clock.set(Store.START.plus(Duration.ofHours(2)).minusSeconds(1));
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(Store.START.plus(Duration.ofHours(2)));
        store.clock.set(Store.START.plus(Duration.ofHours(2)));
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo(Store.START.plus(Duration.ofHours(2)).plusSeconds(40));
    }

    @OnEachDatabase
    void runsOnAtOnceAfterARunThatBeganBeforeTheClockWasSetRight(Store store) {
        var id = store.submit("CRON", "cronExpression", "*/10 * * * * *").id();
        store.clock.advance(Duration.ofHours(2));
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        store.clock.set(store.job(id).nextRunTime());
        var key = store.running(id, "a");
        store.clock.set(Store.START.plusSeconds(32));

        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo(Store.START.plusSeconds(40));
    }

    @OnEachDatabase
    void runsWhatAClockThatWasAheadTookForMissed(Store store) {
        var id = store.submit("HOURLY", "misfirePolicy", "SKIP").id();
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        store.clock.advance(Duration.ofHours(2).plusMinutes(5));
        Upkeep.sweep(store);
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofHours(3)));
        store.clock.set(Store.START.plus(Duration.ofMinutes(6)));

        Upkeep.sweep(store);

        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofHours(1)));
    }

    private static long everyMinute(Store store) {
        return store.submit("CRON", "cronExpression", "0 * * * * *").id();
    }

    @OnEachDatabase
    void countsJobsByStatusForTheMetrics(Store store) {
        store.submit("ONE_TIME");
        store.claimed(store.submit("ONE_TIME").id());

        Upkeep.run(store, "Census");

        var metrics = store.text("/actuator/prometheus");
        assertThat(metrics)
                .contains("job_store_jobs{status=\"PENDING\"} 1.0")
                .contains("job_store_jobs{status=\"SCHEDULED\"} 1.0")
                .contains("job_store_jobs{status=\"FAILED\"} 0.0")
                .contains("job_store_moves_total{result=\"refused\",to=\"CANCELLED\"}")
                .contains("job_store_swept_total{what=\"claims_expired\"}");
    }

    @OnEachDatabase
    void pagesExecutionsNewestFirst(Store store) {
        var id = store.submit("HOURLY").id();
        for (var i = 0; i < 5; i++) {
            store.outcome(store.running(id, "a"), "a", "COMPLETED");
            store.clock.advance(Duration.ofHours(1));
        }

        var page = store.get("/api/executions?jobId=" + id + "&page=0&size=2");

        assertThat(page.headers().firstValue("X-Total-Count")).hasValue("5");
        assertThat(page.data()).hasSize(2);
        assertThat(page.data().get(0).path("runTime").textValue()).isEqualTo("2026-01-05T14:00:00Z");
        assertThat(page.data().get(1).path("runTime").textValue()).isEqualTo("2026-01-05T13:00:00Z");
        assertThat(store.get("/api/executions?jobId=424242").status()).isEqualTo(404);
    }

    @OnEachDatabase
    void tellsItsHealth(Store store) {
        assertThat(store.get("/actuator/health").body().path("status").textValue())
                .isEqualTo("UP");
        assertThat(store.get("/actuator/health/readiness").status()).isEqualTo(200);
    }
}
