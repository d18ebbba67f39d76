package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.submission.JobSubmission;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Jobs that are changed while they live (docs/job-store.md). */
@Tag("application")
class ChangeTest {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    static Answer patch(Store store, long id, String body, String... headers) {
        var all = new ArrayList<>(List.of("Content-Type", MERGE_PATCH));
        all.addAll(List.of(headers));
        return store.send("PATCH", "/api/jobs/" + id, BodyPublishers.ofString(body), all.toArray(String[]::new));
    }

    private static Answer patched(Store store, long id, String body) {
        var answer = patch(store, id, body.replace('\'', '"'));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private static int version(Answer answer) {
        return answer.data().path("version").intValue();
    }

    private static void complete(Store store, String key) {
        assertThat(store.outcome(key, "agent-1", "COMPLETED").status()).isEqualTo(200);
    }

    /** A field that somebody adds to a submission is to be changeable too. */
    @OnEachDatabase
    void changesEachFieldOfASubmission(Store store) {
        var id = store.submit("ONE_TIME", "executionTime", "2026-01-06T10:00:00Z")
                .id();
        store.putBody("/api/calendars/every%20day", "{}");
        var changed = new HashSet<String>();
        for (var change : List.of(
                "{'jobName':'another'}",
                "{'userId':8}",
                "{'payload':'other \u00e4'}",
                "{'maxRetries':9}",
                "{'segment':99}",
                "{'externalKey':'a key'}",
                "{'timeZone':'Europe/Berlin'}",
                "{'misfirePolicy':'SKIP'}",
                "{'executionTime':'2026-01-07T08:00:00Z'}",
                "{'endTime':'2026-03-07T08:00:00Z'}",
                "{'frequency':'WEEKLY'}",
                "{'maxOccurrences':9}",
                "{'timeout':'PT10M'}",
                "{'labels':['a','b']}",
                "{'notifyIfLaterThan':'PT5M'}",
                "{'concurrencyKey':'crm'}",
                "{'priority':8}",
                "{'retryBackoff':{'initial':'PT5S','multiplier':2.0,'max':'PT1M'}}",
                "{'jitter':'PT5M'}",
                "{'retention':'PT48H'}",
                "{'frequency':'EVERY','interval':'P1D'}",
                "{'frequency':'CRON','cronExpression':'0 30 8 * * *','interval':null}",
                "{'calendar':'every day','onExcluded':'NEXT_DAY'}")) {
            var before = store.job(id);
            var after = patched(store, id, change);
            assertThat(version(after)).isEqualTo(version(before) + 1);
            assertThat(after.headers().firstValue("ETag")).contains("\"" + version(after) + "\"");
            var wanted = read(store, change.replace('\'', '"'));
            wanted.properties().forEach(field -> {
                assertThat(after.data().path(field.getKey())).isEqualTo(field.getValue());
                changed.add(field.getKey());
            });
            assertThat(store.job(id).data()).isEqualTo(after.data());
            assertThat(version(patched(store, id, change))).as("the same again").isEqualTo(version(after));
        }
        assertThat(changed)
                .isEqualTo(Set.copyOf(Arrays.stream(JobSubmission.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()));
        assertThat(version(patched(store, id, "{}"))).isEqualTo(24);
    }

    private static JsonNode read(Store store, String json) {
        try {
            return store.json.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @OnEachDatabase
    void clearsWithNullWhatMayBeAbsent(Store store) {
        var id = store.submit(
                        "DAILY",
                        "executionTime",
                        "2026-01-06T10:00:00Z",
                        "endTime",
                        "2027-01-06T10:00:00Z",
                        "timeZone",
                        "Europe/Berlin",
                        "misfirePolicy",
                        "SKIP",
                        "externalKey",
                        "k",
                        "labels",
                        List.of("billing"))
                .id();
        var cleared = patched(
                store,
                id,
                "{'endTime':null,'timeZone':null,'misfirePolicy':null,'externalKey':null,'payload':null,'userId':null,'labels':null,"
                        + "'maxRetries':null,'segment':null,'cronExpression':null}");

        for (var field : List.of("endTime", "externalKey", "payload", "userId")) {
            assertThat(cleared.data().path(field).isNull()).as(field).isTrue();
        }
        assertThat(cleared.data().path("timeZone").textValue()).isEqualTo("UTC");
        assertThat(cleared.data().path("misfirePolicy").textValue()).isEqualTo("FIRE_ONCE");
        assertThat(cleared.data().path("labels")).isEmpty();
        assertThat(cleared.data().path("maxRetries").intValue()).isEqualTo(3);
        assertThat(version(patched(store, id, "{'segment':null}"))).isEqualTo(version(cleared));
        assertThat(store.get(ExternalKeyTest.at("k")).status()).isEqualTo(404);
    }

    @OnEachDatabase
    void refusesWhatCannotBeAndChangesNothing(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-06T10:00:00Z").id();
        var taken = store.submit("DAILY", "externalKey", "taken").id();
        var before = store.job(id).data();
        for (var refused : List.of(
                List.of("{'colour':1}", "colour: cannot be changed; jobName, "),
                List.of("{'status':'PENDING'}", "status: cannot be changed"),
                List.of("{'id':7}", "id: cannot be changed"),
                List.of("{'nextRunTime':'2026-01-07T10:00:00Z'}", "nextRunTime: cannot be changed"),
                List.of("{'version':7}", "version: cannot be changed"),
                List.of("{'x\\u0001y':7}", "x"),
                List.of("{'jobName':null}", "jobName: must not be blank"),
                List.of("{'frequency':null}", "frequency: is required"),
                List.of("{'executionTime':null}", "executionTime: is required"),
                List.of("{'frequency':'FORTNIGHTLY'}", "frequency: 'FORTNIGHTLY' is not one of"),
                List.of("{'payload':7}", "payload: "),
                List.of("{'payload':{'a':1}}", "payload: "),
                List.of("{'maxRetries':'many'}", "maxRetries: "),
                List.of("{'maxRetries':101}", "maxRetries: must be from 0 to 100"),
                List.of("{'executionTime':'today'}", "executionTime: "),
                List.of("{'segment':100}", "segment: 100 is not"),
                List.of("{'externalKey':'a/b'}", "externalKey: must not contain"),
                List.of("{'cronExpression':'0 0 8 * * *'}", "cronExpression: is for the frequency CRON only"),
                List.of("{'endTime':'2026-01-06T09:00:00Z'}", "endTime: must not lie before executionTime"),
                List.of("{'executionTime':'2025-01-06T10:00:00Z','endTime':'2026-01-05T10:00:00Z'}", "endTime: no run"),
                List.of("{'labels':['a,b']}", "labels[0]: must not contain a comma"),
                List.of("[]", "body: must be an object"),
                List.of("7", "body: must be an object"),
                List.of("{", "body"),
                List.of("", "body"))) {
            var answer = patch(store, id, refused.get(0).replace('\'', '"'));
            assertThat(answer.status()).as("%s %s", refused, answer).isEqualTo(400);
            assertThat(answer.message()).as("%s", refused).startsWith(refused.get(1));
        }
        var conflict = patch(store, id, "{\"externalKey\":\"taken\"}");
        assertThat(conflict.errorCode()).isEqualTo("KEY_TAKEN");
        assertThat(conflict.id()).isEqualTo(taken);
        assertThat(store.send("PATCH", "/api/jobs/" + id, BodyPublishers.ofString("{}"), "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(patch(store, 999_999_999, "{}").errorCode()).isEqualTo("JOB_NOT_FOUND");
        assertThat(store.job(id).data()).isEqualTo(before);
        assertThat(store.send(
                                "PATCH",
                                "/api/jobs/" + id,
                                BodyPublishers.ofString("{\"payload\":\"p\"}"),
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(200);
    }

    @OnEachDatabase
    void changesOnlyTheExpectedVersion(Store store) {
        var id = store.submit("DAILY").id();
        assertThat(store.job(id).headers().firstValue("ETag")).contains("\"1\"");
        assertThat(version(patch(store, id, "{\"payload\":\"a\"}", "If-Match", "\"1\"")))
                .isEqualTo(2);

        for (var stale : List.of("\"1\"", "W/\"2\"", "\"1\", \"3\"", "\"\"", "\"1\",".repeat(2_000) + "\"1\"")) {
            var refused = patch(store, id, "{\"payload\":\"b\"}", "If-Match", stale);
            assertThat(refused.status()).as(stale).isEqualTo(412);
            assertThat(refused.errorCode()).isEqualTo("VERSION_MISMATCH");
            assertThat(refused.message()).isEqualTo("If-Match: job " + id + " has the version 2");
            assertThat(refused.data()).isEqualTo(store.job(id).data());
        }
        for (var odd : List.of("2", "", "\"2", "\"2\" \"3\"", "\"2\",")) {
            var refused = patch(store, id, "{\"payload\":\"b\"}", "If-Match", odd);
            assertThat(refused.status()).as(odd).isEqualTo(400);
            assertThat(refused.message()).startsWith("If-Match: must be");
        }
        // A run moves no version.
        complete(store, store.running(id, "agent-1"));
        assertThat(version(patch(store, id, "{\"payload\":\"b\"}", "If-Match", "\"7\",\"2\"")))
                .isEqualTo(3);
        assertThat(version(patch(store, id, "{\"payload\":\"c\"}", "If-Match", "*")))
                .isEqualTo(4);

        var byKey = ExternalKeyTest.at("k");
        var body = BodyPublishers.ofString(store.job("DAILY").toString());
        for (var none : List.of("*", "\"1\"")) {
            assertThat(store.send("PUT", byKey, body, "Content-Type", "application/json", "If-Match", none)
                            .errorCode())
                    .isEqualTo("VERSION_MISMATCH");
        }
        assertThat(store.send("PUT", byKey, body, "Content-Type", "application/json")
                        .status())
                .isEqualTo(201);
        var stale = store.send("PUT", byKey, body, "Content-Type", "application/json", "If-Match", "\"9\"");
        assertThat(stale.status()).isEqualTo(412);
    }

    @OnEachDatabase
    void answersAJobThatHasMovedToWhoAsksWithAnETag(Store store) {
        var id = store.submit("DAILY").id();
        store.claimed(id);
        var again = store.send("GET", "/api/jobs/" + id, BodyPublishers.noBody(), "If-None-Match", "\"1\"");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.jobStatus()).isEqualTo("SCHEDULED");
    }

    @OnEachDatabase
    void refusesAJobThatHasEnded(Store store) {
        var done = store.submit("ONE_TIME").id();
        complete(store, store.running(done, "agent-1"));
        var cancelled = store.submit("DAILY").id();
        store.delete("/api/jobs/" + cancelled);
        for (var id : List.of(done, cancelled)) {
            var refused = patch(store, id, "{\"payload\":\"p\"}", "If-Match", "\"9\"");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.errorCode()).isEqualTo("INVALID_TRANSITION");
            assertThat(refused.data().path("status").textValue())
                    .isEqualTo(store.job(id).jobStatus());
        }
    }

    @OnEachDatabase
    void countsTheNextOccurrenceFromTheNewScheduleWhileARunGoesOn(Store store) {
        var id = store.submit("DAILY", "timeZone", "UTC").id();
        var key = store.running(id, "agent-1");
        store.clock.advance(Duration.ofMinutes(30));
        var changed = patched(store, id, "{'frequency':'CRON','cronExpression':'0 */10 * * * *','payload':'new'}");
        assertThat(changed.jobStatus()).isEqualTo("RUNNING");
        assertThat(changed.nextRunTime()).isEqualTo(Store.START);
        store.clock.advance(Duration.ofMinutes(15));
        complete(store, key);

        // Not at 10:10: the schedule is in force since 10:30 only. At 10:40, though it has passed: the run took longer.
        var job = store.job(id);
        assertThat(job.nextRunTime()).isEqualTo("2026-01-05T10:40:00Z");
        assertThat(job.jobStatus()).isEqualTo("PENDING");
        assertThat(store.get("/api/executions?jobId=" + id).data()).hasSize(1);
    }

    @OnEachDatabase
    void keepsACatchingUpJobFromWhatWasBeforeItsSchedule(Store store) {
        var id = store.submit("DAILY", "misfirePolicy", "CATCH_UP").id();
        var key = store.running(id, "agent-1");
        store.clock.advance(Duration.ofHours(3));
        patched(store, id, "{'frequency':'HOURLY'}");
        complete(store, key);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-05T14:00:00Z");
    }

    @OnEachDatabase
    void forgetsANextRunThatAWorkerCountedFromTheOldSchedule(Store store) {
        for (var callComesFirst : List.of(true, false)) {
            store.emptied();
            var id = store.submit("DAILY").id();
            var key = store.running(id, "agent-1");
            if (callComesFirst) {
                nextRun(store, id, "2026-01-06T10:00:00Z");
            }
            patched(store, id, "{'frequency':'HOURLY'}");
            if (!callComesFirst) {
                nextRun(store, id, "2026-01-06T10:00:00Z");
            }
            complete(store, key);
            assertThat(store.job(id).nextRunTime()).as("%s", callComesFirst).isEqualTo("2026-01-05T11:00:00Z");
        }
    }

    private static void nextRun(Store store, long id, String time) {
        assertThat(store.put(
                                "/api/job-schedules/" + id + "/next-run?nextRunTime=" + time,
                                WireHeaders.EXPECTED_RUN_TIME,
                                Store.START.toString())
                        .status())
                .isEqualTo(200);
    }

    @OnEachDatabase
    void runsWhatWasClaimedUnderTheOldScheduleOnce(Store store) {
        var id = store.submit("HOURLY").id();
        var key = store.claimed(id);
        patched(store, id, "{'executionTime':'2026-01-05T10:30:00Z'}");
        assertThat(store.due("5").data()).isEmpty();

        // Given back, it is the same occurrence.
        store.put("/api/jobs/" + id + "/status?status=PENDING");
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START);
        var again = store.running(id, "agent-1");
        assertThat(again).isEqualTo(key);
        complete(store, again);
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-05T10:30:00Z");
        assertThat(store.claim(id, Store.START, "worker-2", "late").status()).isEqualTo(409);
    }

    @OnEachDatabase
    void refusesAClaimOfTheOldTimeOrTheOldVersion(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-05T10:00:10Z").id();
        patched(store, id, "{'executionTime':'2026-01-05T12:00:00Z'}");
        store.clock.advance(Duration.ofSeconds(10));
        assertThat(store.claim(id, Instant.parse("2026-01-05T10:00:10Z"), "w", "k")
                        .status())
                .isEqualTo(409);

        var due = store.submit("ONE_TIME").id();
        var listed = store.due("5").data().get(0);
        assertThat(listed.path("version").intValue()).isEqualTo(1);
        patched(store, due, "{'payload':'corrected'}");
        var refused = claimOfVersion(store, due, "1", "k1");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).isEqualTo("job " + due + " was changed: its version is 2, not 1");
        assertThat(claimOfVersion(store, due, "one", "k1").message()).startsWith("Scheduler-Expected-Version: must be");

        listed = store.due("5").data().get(0);
        assertThat(listed.path("payload").textValue()).isEqualTo("corrected");
        assertThat(claimOfVersion(store, due, "2", "k2").status()).isEqualTo(200);
        patched(store, due, "{'payload':'too late'}");
        assertThat(claimOfVersion(store, due, "2", "k2").status())
                .as("a repeat of the granted claim")
                .isEqualTo(200);
    }

    private static Answer claimOfVersion(Store store, long id, String version, String key) {
        return store.put(
                "/api/jobs/" + id + "/status?status=SCHEDULED",
                WireHeaders.WORKER_ID,
                "worker-1",
                WireHeaders.EXPECTED_RUN_TIME,
                store.job(id).nextRunTime().toString(),
                WireHeaders.EXPECTED_VERSION,
                version,
                WireHeaders.IDEMPOTENCY_KEY,
                key);
    }

    @OnEachDatabase
    void retriesWithTheNewDefinition(Store store) {
        var id = store.submit("DAILY", "maxRetries", 1).id();
        var key = store.running(id, "agent-1");
        store.outcome(key, "agent-1", "FAILED");
        var retry = store.job(id).nextRunTime();

        var changed = patched(store, id, "{'payload':'corrected','executionTime':'2026-01-05T12:00:00Z'}");
        assertThat(changed.nextRunTime()).as("the retry is not lost").isEqualTo(retry);
        assertThat(changed.data().path("retryCount").intValue()).isEqualTo(1);
        store.clock.advance(Duration.ofSeconds(2));
        assertThat(store.due("5").data().get(0).path("payload").textValue()).isEqualTo("corrected");
        complete(store, store.running(id, "agent-1"));
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-05T12:00:00Z");

        // The number of retries is the one at the end of the run.
        var none = store.submit("ONE_TIME", "maxRetries", 0).id();
        var run = store.running(none, "agent-1");
        patched(store, none, "{'maxRetries':1}");
        store.outcome(run, "agent-1", "FAILED");
        assertThat(store.job(none).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void movesAOneTimeJobUntilItRuns(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 1).id();
        assertThat(patched(store, id, "{'executionTime':'2026-01-05T12:00:00Z'}")
                        .nextRunTime())
                .isEqualTo("2026-01-05T12:00:00Z");
        assertThat(store.due("5").data()).isEmpty();
        assertThat(patched(store, id, "{'executionTime':'2026-01-05T10:00:00Z'}")
                        .nextRunTime())
                .isEqualTo("2026-01-05T10:00:00Z");

        var key = store.claimed(id);
        for (var status : List.of("SCHEDULED", "RUNNING")) {
            var refused = patch(store, id, "{\"executionTime\":\"2026-01-05T12:00:00Z\"}");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.message())
                    .isEqualTo("job %d is %s: a ONE_TIME schedule cannot be set while a run is under way"
                            .formatted(id, status));
            patched(store, id, "{'payload':'" + status + "'}");
            store.start(key, "agent-1");
        }
        store.outcome(key, "agent-1", "FAILED");
        // A time at which it has run already is no second run of that occurrence.
        patched(store, id, "{'executionTime':'2026-01-05T12:00:00Z'}");
        var back = patched(store, id, "{'executionTime':'2026-01-05T10:00:00Z'}");
        assertThat(back.nextRunTime()).isEqualTo("2026-01-05T10:00:00.001Z");
        complete(store, store.running(id, "agent-1"));
        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void changesBetweenOnceAndAgain(Store store) {
        var once = store.submit("ONE_TIME").id();
        var key = store.running(once, "agent-1");
        patched(store, once, "{'frequency':'DAILY'}");
        complete(store, key);
        assertThat(store.job(once).nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");

        var refused = patch(store, once, "{\"frequency\":\"ONE_TIME\"}");
        assertThat(refused.message()).startsWith("executionTime: has passed");
        var last = patched(store, once, "{'frequency':'ONE_TIME','executionTime':'2026-01-05T18:00:00Z'}");
        assertThat(last.nextRunTime()).isEqualTo("2026-01-05T18:00:00Z");
        store.clock.set(last.nextRunTime());
        complete(store, store.running(once, "agent-1"));
        assertThat(store.job(once).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void keepsAnExtraRunAndMovesWhatWaitsBehindIt(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-06T10:00:00Z").id();
        store.post("/api/jobs/" + id + "/run-now", "");
        var changed = patched(store, id, "{'executionTime':'2026-01-05T15:00:00Z'}");
        assertThat(changed.nextRunTime()).isEqualTo(Store.START);
        assertThat(changed.data().path("followingTime").textValue()).isEqualTo("2026-01-05T15:00:00Z");
        complete(store, store.running(id, "agent-1"));
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-05T15:00:00Z");
    }

    @OnEachDatabase
    void endsAScheduleWithTheRunUnderWay(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.running(id, "agent-1");
        patched(store, id, "{'endTime':'2026-01-05T20:00:00Z'}");
        complete(store, key);
        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void keepsAPausedJobPaused(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-06T10:00:00Z").id();
        store.post("/api/jobs/" + id + "/pause", "");
        var changed = patched(store, id, "{'executionTime':'2026-01-05T15:00:00Z'}");
        assertThat(changed.data().path("paused").booleanValue()).isTrue();
        assertThat(changed.nextRunTime()).isEqualTo("2026-01-05T15:00:00Z");
    }

    @OnEachDatabase
    void isForEachClientsOwnJobs(Store store) {
        var id = store.send(
                        "POST",
                        "/api/jobs",
                        BodyPublishers.ofString(store.job("DAILY").toString()),
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + Store.BILLING)
                .id();
        assertThat(patch(store, id, "{\"payload\":\"p\"}", "Authorization", "Bearer " + Store.REPORTS)
                        .status())
                .isEqualTo(403);
        assertThat(version(store.job(id))).isEqualTo(1);
        for (var token : List.of(Store.BILLING_NEXT, Store.OPERATOR)) {
            assertThat(patch(store, id, "{\"payload\":\"%s\"}".formatted(token), "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(200);
        }
    }

    @OnEachDatabase
    void changesIntervalAndRules(Store store) {
        var id = store.submit("DAILY").id();

        var changed = patched(
                        store,
                        id,
                        "{'frequency':'EVERY','interval':'PT15M','maxOccurrences':5,'timeout':'PT10M',"
                                + "'retryBackoff':{'initial':'PT5S','multiplier':3,'max':'PT1M'}}")
                .data();
        assertThat(changed.path("interval").textValue()).isEqualTo("PT15M");
        assertThat(changed.path("maxOccurrences").intValue()).isEqualTo(5);
        assertThat(changed.path("endedOccurrences").intValue()).isZero();
        assertThat(changed.path("timeout").textValue()).isEqualTo("PT10M");

        changed = patched(store, id, "{'retryBackoff':{'multiplier':2},'timeout':null}")
                .data();
        assertThat(changed.path("retryBackoff").toString())
                .isEqualTo("{\"initial\":\"PT5S\",\"multiplier\":2.0,\"max\":\"PT1M\"}");
        assertThat(changed.path("timeout").isNull()).isTrue();

        assertThat(patch(store, id, "{\"frequency\":\"DAILY\"}").message())
                .isEqualTo("interval: is for the frequency EVERY only");
        changed = patched(store, id, "{'frequency':'DAILY','interval':null,'maxOccurrences':null,'retryBackoff':null}")
                .data();
        assertThat(changed.path("frequency").textValue()).isEqualTo("DAILY");
        assertThat(changed.path("endedOccurrences").isNull()).isTrue();
        assertThat(changed.path("retryBackoff").isNull()).isTrue();
    }
}
