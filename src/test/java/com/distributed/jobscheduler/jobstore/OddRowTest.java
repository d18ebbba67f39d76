package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;

/** One unreadable row in each loop of the store: the rows behind it are still handled. */
@Tag("application")
class OddRowTest {
    private static final String NO_ZONE = "update jobs set time_zone = 'Mars/Olympus' where id = ?";
    private static final String NO_FREQUENCY = "update jobs set frequency = 'YEARLY' where id <= ?";
    /** More than a round of the sweep, and more than a page of the due list. */
    private static final int ODD = 510;

    @OnEachDatabase
    void leavesOutTheMonthsThatLackTheDay(Store store) {
        var id = store.submit(
                        "CRON",
                        "cronExpression",
                        "0 0 6 L-30 * *",
                        "executionTime",
                        "2026-01-01T00:00:00Z",
                        "misfirePolicy",
                        "CATCH_UP",
                        "maxRetries",
                        1)
                .id();
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-01T06:00:00Z");

        var next = store.outcome(store.running(id, "a"), "a", "COMPLETED");

        assertThat(next.status()).isEqualTo(200);
        assertThat(next.nextRunTime()).isEqualTo("2026-03-01T06:00:00Z");
        var midFebruary =
                store.submit("CRON", "cronExpression", "0 0 6 L-30 * *", "executionTime", "2026-02-14T00:00:00Z");
        assertThat(midFebruary.status()).isEqualTo(200);
        assertThat(midFebruary.nextRunTime()).isEqualTo("2026-03-01T06:00:00Z");
    }

    @OnEachDatabase
    void refusesACronExpressionThatNoDayFits(Store store) {
        var never = store.submit("CRON", "cronExpression", "0 0 6 30 2 *");

        assertThat(never.status()).isEqualTo(400);
        assertThat(never.message()).isEqualTo("cronExpression: no day of the calendar fits it before the year 10000");
        var tooLate = store.submit("CRON", "cronExpression", "0 9 * * *", "executionTime", "9999-12-31T09:00:01Z");
        assertThat(tooLate.message()).isEqualTo(never.message());
        var ended = store.submit("CRON", "cronExpression", "0 9 1 2 *", "endTime", "2026-01-31T00:00:00Z");
        assertThat(ended.message()).isEqualTo("cronExpression: no day of the calendar fits it before the endTime");
        assertThat(store.submit("CRON", "cronExpression", "0 9 15,L-31 * *").message())
                .isEqualTo(
                        "cronExpression: day of month 'L-31' fits no month: L-1 to L-30 count back from the last day");
    }

    @OnEachDatabase
    void saysWhichFieldOfACronExpressionIsWrong(Store store) {
        var refused = store.submit("CRON", "cronExpression", "0 0 6 * * FRI-MON");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .isEqualTo("cronExpression: day of week 'FRI-MON' is a range that runs backwards: write two, one up to"
                        + " the end and one from the beginning");
    }

    @OnEachDatabase
    void failsOnceWhatCannotBeContinued(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.running(id, "a");
        store.jdbc().update(NO_ZONE, id);
        var before = count(store, "job_store.schedules.broken");

        var ended = store.outcome(key, "a", "COMPLETED");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.jobStatus()).isEqualTo("FAILED");
        assertThat(store.outcome(key, "a", "COMPLETED").jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(id).data().path("lastError").textValue())
                .contains("next run time cannot be computed")
                .contains("Mars/Olympus");
        assertThat(store.get("/api/executions?jobId=" + id)
                        .data()
                        .get(0)
                        .path("outcome")
                        .textValue())
                .isEqualTo("COMPLETED");
        assertThat(count(store, "job_store.schedules.broken") - before).isEqualTo(1);
    }

    @OnEachDatabase
    void failsWhatCannotBeContinuedWhenItsAgentFallsSilentOrItsTimeIsMissed(Store store) {
        store.clock.advance(Duration.ofMinutes(1));
        var silent = store.submit("DAILY").id();
        store.running(silent, "a");
        var missed = store.submit("HOURLY", "misfirePolicy", "SKIP").id();
        store.jdbc().update(NO_ZONE, silent);
        store.jdbc().update(NO_ZONE, missed);
        store.clock.advance(Duration.ofHours(2));

        Upkeep.sweep(store);

        for (var id : new long[] {silent, missed}) {
            assertThat(store.job(id).jobStatus()).isEqualTo("FAILED");
            assertThat(store.job(id).data().path("lastError").textValue()).contains("Mars/Olympus");
        }
    }

    @OnEachDatabase
    void endsNoLoopForAZoneThatThisJavaDoesNotKnow(Store store) {
        store.putBody("/api/calendars/week", "{\"zone\":\"Europe/Berlin\"}");
        store.clock.advance(Duration.ofHours(2));
        var start = store.clock.instant().toString();
        var ids = new ArrayList<Long>();
        for (var misfire : new String[] {"SKIP", "FIRE_ONCE", "CATCH_UP"}) {
            ids.add(store.submit(
                            "CRON",
                            "cronExpression",
                            "*/10 * * * * *",
                            "misfirePolicy",
                            misfire,
                            "executionTime",
                            start)
                    .id());
            ids.add(store.submit(
                            "EVERY",
                            "interval",
                            "P1D",
                            "jitter",
                            "PT1H",
                            "misfirePolicy",
                            misfire,
                            "executionTime",
                            start)
                    .id());
            ids.add(store.submit("DAILY", "calendar", "week", "misfirePolicy", misfire, "executionTime", start)
                    .id());
        }
        for (var id : ids) {
            store.outcome(store.running(id, "a"), "a", "COMPLETED");
        }
        store.jdbc().update("update jobs set time_zone = 'Europe/Atlantis'");
        store.jdbc().update("update calendar_days set zone = 'Europe/Atlantis'");
        store.putBody("/api/calendars/week", "{\"excludedWeekdays\":[\"SUNDAY\"]}");
        var well = store.submit("CRON", "cronExpression", "*/10 * * * * *").id();
        store.outcome(store.running(well, "a"), "a", "COMPLETED");
        var failures = count(store, "job_store.sweep.failures");
        store.clock.set(Store.START);

        for (var loop : new String[] {"LeaseSweeper", "CalendarSweeper", "LimitUpkeep", "Purge", "Census"}) {
            Upkeep.run(store, loop);
        }

        assertThat(count(store, "job_store.sweep.failures")).isEqualTo(failures);
        assertThat(store.job(well).nextRunTime()).isEqualTo(Store.START.plusSeconds(10));
        store.clock.advance(Duration.ofDays(3));
        Upkeep.sweep(store);
        assertThat(count(store, "job_store.sweep.failures")).isEqualTo(failures);
        assertThat(store.job(ids.getFirst()).data().path("lastError").textValue())
                .contains("Europe/Atlantis");
        for (var id : ids) {
            assertThat(store.get("/api/jobs/" + id + "/next-runs").status()).isEqualTo(200);
        }
    }

    @OnEachDatabase
    void sweepsWhatStandsBehindOddRows(Store store) {
        store.insertDue(ODD);
        store.jdbc().update("""
                update jobs set status = 'RUNNING', agent_id = 'a', claim_token = 'odd', claimed_run_time = next_run_time,
                    lease_until = next_run_time where id <= ?
                """, ODD);
        store.jdbc().update("update jobs set status = 'SCHEDULED' where id <= ? and mod(id, 2) = 0", ODD);
        store.jdbc().update("""
                update jobs set status = 'PENDING', misfire_policy = 'SKIP' where id <= ? and mod(id, 3) = 0
                """, ODD);
        store.jdbc().update(NO_FREQUENCY, ODD);
        store.jdbc().execute("alter sequence job_ids restart with 100000");
        store.clock.advance(Duration.ofMinutes(1));
        var claimed = store.submit("ONE_TIME").id();
        store.claimed(claimed);
        var running = store.submit("ONE_TIME", "maxRetries", 1).id();
        store.running(running, "a");
        var skipping = store.submit("HOURLY", "misfirePolicy", "SKIP").id();
        store.clock.set(Instant.parse("2026-01-05T12:20:00Z"));
        var failures = count(store, "job_store.sweep.failures");
        var passedOver = count(store, "job_store.rows.passed_over");

        Upkeep.sweep(store);

        assertThat(store.job(claimed).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(running).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(skipping).nextRunTime()).isEqualTo("2026-01-05T13:00:00Z");
        assertThat(count(store, "job_store.sweep.failures")).isEqualTo(failures);
        assertThat(count(store, "job_store.rows.passed_over") - passedOver).isEqualTo(ODD);
    }

    @OnEachDatabase
    void listsAndClaimsWhatStandsBehindOddRows(Store store) {
        store.insertDue(ODD + 40);
        store.jdbc().update(NO_FREQUENCY, ODD);

        assertThat(store.due("5").jobIds()).hasSize(40);
        assertThat(store.get("/api/jobs?status=PENDING&size=100&page=5").data()).hasSize(40);
        var claim = "{\"workerId\":\"w\",\"segments\":[5],\"limit\":1000}";
        assertThat(store.post("/api/job-schedules/claim", claim).data()).hasSize(40);
    }

    @OnEachDatabase
    void listsTheExecutionsBesideAnOddOne(Store store) {
        var id = store.submit("HOURLY").id();
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        store.jdbc().update("update executions set outcome = 'EVAPORATED'");
        store.clock.advance(Duration.ofHours(1));
        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        assertThat(store.get("/api/executions?jobId=" + id).data()).hasSize(1);
    }

    @OnEachDatabase
    void correctsTheClocksMistakesBehindAnOddRow(Store store) {
        store.clock.advance(Duration.ofMinutes(10));
        var odd = store.submit("CRON", "cronExpression", "0 * * * * *").id();
        store.outcome(store.running(odd, "a"), "a", "COMPLETED");
        var well = store.submit("CRON", "cronExpression", "0 * * * * *").id();
        store.outcome(store.running(well, "a"), "a", "COMPLETED");
        store.jdbc().update("update jobs set frequency = 'YEARLY' where id = ?", odd);
        store.clock.advance(Duration.ofMinutes(-10));

        Upkeep.sweep(store);

        assertThat(store.job(well).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofMinutes(1)));
    }

    @OnEachDatabase
    void countsAndPurgesBesideOddRows(Store store) {
        store.insertDue(3);
        store.jdbc().update("update jobs set status = 'ASLEEP' where id = 1");
        store.jdbc().update("update jobs set status = 'FAILED', finished_at = next_run_time where id <> 1");
        store.jdbc().update("update jobs set frequency = 'YEARLY' where id = 2");

        Upkeep.run(store, "Census");
        assertThat(store.text("/actuator/prometheus")).contains("job_store_jobs{status=\"FAILED\"} 2.0");
        store.clock.advance(Duration.ofDays(8));
        Upkeep.run(store, "Purge");

        assertThat(store.jdbc().queryForList("select id from jobs", Long.class)).containsExactly(1L);
    }

    @OnEachDatabase
    void countsASweepThatFailsAsAWhole(Store store) {
        var failures = count(store, "job_store.sweep.failures");
        store.jdbc().execute("alter table jobs rename to hidden");
        try {
            Upkeep.sweep(store);
        } finally {
            store.jdbc().execute("alter table hidden rename to jobs");
        }

        assertThat(count(store, "job_store.sweep.failures") - failures).isEqualTo(1);
    }

    private static double count(Store store, String metric) {
        return store.bean(MeterRegistry.class).find(metric).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
