package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;

@Tag("application")
class DueTest {
    @OnEachDatabase
    void listsWhatIsDueInOrderOfRunTimeWithEverythingAWorkerNeeds(Store store) {
        var second = store.submit("ONE_TIME", "executionTime", "2026-01-05T09:59:59Z")
                .id();
        var first = store.submit("MONTHLY", "executionTime", "2026-01-05T09:00:00Z", "timeZone", "Europe/Berlin")
                .id();
        var third = store.submit("ONE_TIME", "segment", 6).id();
        store.submit("ONE_TIME", "executionTime", "2026-01-05T10:00:00.000001Z");
        store.submit("ONE_TIME", "segment", 7);

        var due = store.due("5,6");

        assertThat(due.jobIds()).containsExactly(first, second, third);
        assertThat(due.body().path("success").booleanValue()).isTrue();
        assertThat(due.data().get(0).toString()).isEqualTo("""
                        {"jobId":%d,"scheduleId":%d,"jobName":"Example Job","frequency":"MONTHLY","status":"PENDING",\
                        "nextRunTime":"2026-01-05T09:00:00Z","segment":5,"payload":"hello","maxRetries":0,\
                        "retryCount":0,"userId":7,"executionTime":"2026-01-05T09:00:00Z","timeZone":"Europe/Berlin",\
                        "cronExpression":null,"endTime":null,"misfirePolicy":"FIRE_ONCE","claimToken":null,\
                        "version":1}""".formatted(first, first));
    }

    /** A worker that claims a backlog in batches asks for what becomes due meanwhile: not for the backlog each second. */
    @OnEachDatabase
    void beginsBehindAnInstantWhereTheWorkerSaysSo(Store store) {
        store.insertDue(600);
        store.jdbc().execute("alter sequence job_ids restart with 100000");
        var at = store.submit("ONE_TIME", "executionTime", "2026-01-05T10:00:00Z")
                .id();
        var later = store.submit("ONE_TIME", "executionTime", "2026-01-05T10:00:00.000001Z")
                .id();
        var limited = store.submit(
                        "ONE_TIME", "executionTime", "2026-01-05T10:00:01Z", "concurrencyKey", "k", "segment", 5)
                .id();
        store.submit("ONE_TIME", "executionTime", "2026-01-05T09:00:01Z", "concurrencyKey", "other");

        assertThat(dueAfter(store, "2026-01-05T10:00:00Z").jobIds()).containsExactly(later, limited);
        assertThat(dueAfter(store, "2026-01-05T09:59:59.999999Z").jobIds()).containsExactly(at, later, limited);
        assertThat(dueAfter(store, "2026-01-05T10:00:01Z").data()).isEmpty();
        var refused = dueAfter(store, "soon");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("message").textValue()).contains("Scheduler-Due-After");
    }

    private static Answer dueAfter(Store store, String time) {
        return store.send(
                "GET",
                "/api/job-schedules/due?asOf=2026-01-05T10:00:02Z&segments=5",
                BodyPublishers.noBody(),
                WireHeaders.DUE_AFTER,
                time,
                WireHeaders.READS_DUE_TIME,
                "true");
    }

    @OnEachDatabase
    void givesWorkersCronInSixFieldsAndShowsItAsItWasSent(Store store) {
        var at = "2026-01-05T08:00:00Z";
        var five = store.submit("CRON", "cronExpression", "*/15 8-18 * * MON-FRI", "executionTime", at);
        var macro = store.submit("CRON", "cronExpression", "@hourly", "executionTime", at);

        assertThat(five.data().path("cronExpression").textValue()).isEqualTo("*/15 8-18 * * MON-FRI");
        assertThat(store.job(macro.id()).data().path("cronExpression").textValue())
                .isEqualTo("@hourly");
        var expected = List.of("0 */15 8-18 * * MON-FRI", "0 0 * * * *");
        assertThat(store.due("5").data().findValuesAsText("cronExpression")).isEqualTo(expected);
        assertThat(store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5]}")
                        .data()
                        .findValuesAsText("cronExpression"))
                .isEqualTo(expected);
    }

    @OnEachDatabase
    void listsNothingThatIsNotPending(Store store) {
        store.claimed(store.submit("ONE_TIME").id());
        store.running(store.submit("ONE_TIME").id(), "agent-1");
        store.outcome(store.running(store.submit("DAILY").id(), "agent-1"), "agent-1", "COMPLETED");
        store.delete("/api/jobs/" + store.submit("ONE_TIME").id());

        assertThat(store.due("5").data()).isEmpty();
    }

    @OnEachDatabase
    void listsManyJobsOfOneInstantOnceEachAcrossItsPages(Store store) {
        store.insertDue(2_300);

        var ids = store.due("5").jobIds();

        assertThat(ids)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2_300).boxed().toList());
        var limited = store.get("/api/job-schedules/due?asOf=" + Store.START + "&segments=5&limit=1234");
        assertThat(limited.jobIds()).isEqualTo(ids.subList(0, 1_234));
    }

    @OnEachDatabase
    void movesAScheduleForwardOnly(Store store) {
        var job = store.submit("DAILY");
        var path = "/api/job-schedules/" + job.id() + "/next-run?nextRunTime=";

        assertThat(store.put(path + "2026-01-06T10:00:00Z").nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(store.put(path + "2026-01-05T12:00:00Z").nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(store.put(path + "2026-01-05T12:00:00Z").status()).isEqualTo(200);
        assertThat(store.put("/api/job-schedules/424242/next-run?nextRunTime=2026-01-05T12:00:00Z")
                        .errorCode())
                .isEqualTo("SCHEDULE_NOT_FOUND");
    }

    @OnEachDatabase
    void movesAScheduleOnlyFromTheOccurrenceThatIsNamed(Store store) {
        var job = store.submit("DAILY");
        var path = "/api/job-schedules/" + job.id() + "/next-run?nextRunTime=2026-01-07T10:00:00Z";

        assertThat(store.put(path, "Scheduler-Expected-Run-Time", "2026-01-04T10:00:00Z")
                        .nextRunTime())
                .isEqualTo(job.nextRunTime());
        assertThat(store.put(path, "Scheduler-Expected-Run-Time", Store.START.toString())
                        .nextRunTime())
                .isEqualTo("2026-01-07T10:00:00Z");
    }

    @OnEachDatabase
    void keepsTheOccurrenceUnderWayWhileItsScheduleMovesOn(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.claimed(id);
        store.put(
                "/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-06T10:00:00Z",
                "Scheduler-Expected-Run-Time",
                Store.START.toString());

        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(store.start(key, "agent-1").status()).isEqualTo(200);
        assertThat(store.outcome(key, "agent-1", "COMPLETED").nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void armsAtATimeThatWasPutBeyondTheCalendarsNext(Store store) {
        var id = store.submit("HOURLY").id();
        var key = store.running(id, "agent-1");
        store.put("/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-08T10:00:00Z");

        assertThat(store.outcome(key, "agent-1", "COMPLETED").nextRunTime()).isEqualTo("2026-01-08T10:00:00Z");
    }

    @OnEachDatabase
    void countsWhatIsDueInEachSegment(Store store) {
        store.submit("ONE_TIME", "segment", 7, "executionTime", "2026-01-05T09:00:00Z");
        store.submit("ONE_TIME", "segment", 7, "executionTime", "2026-01-05T09:30:00Z");
        store.submit("ONE_TIME", "segment", 5);
        store.submit("ONE_TIME", "segment", 6, "executionTime", "2026-01-06T10:00:00Z");
        store.claimed(store.submit("ONE_TIME", "segment", 8).id());

        var backlog = store.get("/api/job-schedules/backlog");

        assertThat(backlog.data().toString()).isEqualTo("""
                        [{"segment":5,"due":1,"oldest":"2026-01-05T10:00:00Z"},\
                        {"segment":7,"due":2,"oldest":"2026-01-05T09:00:00Z"}]""");
        assertThat(store.get("/api/job-schedules/backlog?asOf=2026-01-05T09:00:00Z")
                        .data())
                .hasSize(1);
        assertThat(store.get("/api/job-schedules/backlog?asOf=tomorrow").status())
                .isEqualTo(400);
    }
}
