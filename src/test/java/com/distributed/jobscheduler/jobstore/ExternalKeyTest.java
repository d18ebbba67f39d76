package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Jobs that are addressed by a key of their caller's own (docs/job-store.md). */
@Tag("application")
class ExternalKeyTest {
    private static final String KEY = "nightly-report";
    private static final String JOBS = "/api/jobs";
    private static final String BATCH = "/api/jobs/batch";

    static String at(String key) {
        return "/api/jobs/by-key/"
                + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Answer submit(Store store, String frequency, Object... changes) {
        var job = store.job(frequency, changes).put("externalKey", KEY);
        return store.post(JOBS, job.toString());
    }

    private static String effect(Answer answer) {
        return answer.data().path("effect").textValue();
    }

    private static int count(Store store) {
        return store.get("/api/jobs?size=1000").data().size();
    }

    private static void assertTaken(Answer refused, long holder) {
        assertThat(refused.status()).as("%s", refused).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("KEY_TAKEN");
        assertThat(refused.data().path("id").longValue()).isEqualTo(holder);
        assertThat(refused.data().path("externalKey").textValue()).isEqualTo(KEY);
    }

    @OnEachDatabase
    void belongsToOneJobUntilThatHasEnded(Store store) {
        var first = submit(store, "DAILY");
        assertThat(first.data().path("externalKey").textValue()).isEqualTo(KEY);
        assertThat(store.get(at(KEY)).data()).isEqualTo(first.data());
        assertThat(store.submit("DAILY").data().path("externalKey").isNull()).isTrue();

        var refused = submit(store, "ONE_TIME");
        assertTaken(refused, first.id());
        assertThat(refused.message()).isEqualTo("externalKey: job " + first.id() + " has this key and has not ended");
        var key = store.claimed(first.id());
        assertTaken(submit(store, "ONE_TIME"), first.id());
        store.start(key, "agent-1");
        assertTaken(submit(store, "ONE_TIME"), first.id());
        store.outcome(key, "agent-1", "COMPLETED");
        assertTaken(submit(store, "ONE_TIME"), first.id());
        assertThat(count(store)).isEqualTo(2);
    }

    /** Every way in which a job ends. */
    private static Map<String, ObjLongConsumer<Store>> ends() {
        var ends = new LinkedHashMap<String, ObjLongConsumer<Store>>();
        ends.put("cancelled", (store, id) -> store.delete("/api/jobs/" + id));
        ends.put("cancelled by its key", (store, id) -> store.delete(at(KEY)));
        ends.put("cancelled while it runs", (store, id) -> {
            store.running(id, "agent-1");
            store.delete("/api/jobs/" + id);
        });
        ends.put("cancelled by PUT", (store, id) -> store.put("/api/jobs/" + id + "/status?status=CANCELLED"));
        ends.put("completed", (store, id) -> store.outcome(store.running(id, "agent-1"), "agent-1", "COMPLETED"));
        ends.put("completed in a group", (store, id) -> {
            var key = store.running(id, "agent-1");
            store.post(
                    "/api/executions/outcomes",
                    "{\"agentId\":\"agent-1\",\"outcomes\":[{\"key\":\"%s\",\"outcome\":\"COMPLETED\",\"durationMillis\":1}]}"
                            .formatted(key));
        });
        ends.put("failed", (store, id) -> store.outcome(store.running(id, "agent-1"), "agent-1", "FAILED"));
        ends.put("failed by PUT", (store, id) -> {
            store.claimed(id);
            store.put("/api/jobs/" + id + "/status?status=FAILED");
        });
        ends.put("abandoned", (store, id) -> {
            store.running(id, "agent-1");
            store.clock.advance(Duration.ofHours(2));
            Upkeep.sweep(store);
        });
        return ends;
    }

    @OnEachDatabase
    void isFreeAgainHoweverItsJobEnds(Store store) {
        ends().forEach((end, ending) -> {
            var id = submit(
                            store,
                            "ONE_TIME",
                            "executionTime",
                            store.clock.instant().toString())
                    .id();
            ending.accept(store, id);
            assertThat(store.job(id).data().path("finishedAt").isNull()).as(end).isFalse();
            assertThat(store.job(id).data().path("externalKey").textValue()).isEqualTo(KEY);
            assertThat(store.get(at(KEY)).status()).as(end).isEqualTo(404);
            assertThat(store.delete(at(KEY)).errorCode()).as(end).isEqualTo("JOB_NOT_FOUND");
        });
    }

    @OnEachDatabase
    void isFreeAgainAtTheEndOfASchedule(Store store) {
        var last = submit(store, "DAILY", "endTime", "2026-01-05T20:00:00Z").id();
        store.outcome(store.running(last, "agent-1"), "agent-1", "FAILED");
        assertThat(store.job(last).jobStatus()).isEqualTo("FAILED");

        var skipped = submit(store, "DAILY", "endTime", "2026-01-05T20:00:00Z", "misfirePolicy", "SKIP");
        store.clock.advance(Duration.ofHours(1));
        Upkeep.sweep(store);
        assertThat(store.job(skipped.id()).jobStatus()).isEqualTo("CANCELLED");

        assertThat(submit(store, "DAILY").status()).isEqualTo(200);
    }

    @OnEachDatabase
    void isTakenAgainByAReplay(Store store) {
        var first = submit(store, "ONE_TIME").id();
        store.delete("/api/jobs/" + first);
        var replayed = store.post("/api/jobs/" + first + "/replay", "");
        assertThat(replayed.data().path("externalKey").textValue()).isEqualTo(KEY);

        assertTaken(store.post("/api/jobs/" + first + "/replay", ""), replayed.id());
        assertTaken(store.postUnder("again", "/api/jobs/" + first + "/replay", ""), replayed.id());
        store.delete(at(KEY));
        assertThat(store.postUnder("again", "/api/jobs/" + first + "/replay", "")
                        .status())
                .as("the refusal did not use up the Idempotency-Key")
                .isEqualTo(200);
    }

    @OnEachDatabase
    void refusesABatchWholeAndNamesTheEntry(Store store) {
        var holder = submit(store, "DAILY").id();
        var plain = store.job("ONE_TIME").toString();
        var keyed = store.job("ONE_TIME", "externalKey", KEY).toString();
        var other = store.job("ONE_TIME", "externalKey", "other").toString();
        var many = (plain + "\n").repeat(1_200);

        for (var idempotency : List.of("", "batch-1")) {
            var taken = batch(store, idempotency, "[%s,%s,%s]".formatted(other, plain, keyed));
            assertTaken(taken, holder);
            assertThat(taken.message()).startsWith("[2].externalKey: job " + holder + " ");
            var twice = batch(store, idempotency, "[%s,%s,%s]".formatted(plain, other, other));
            assertThat(twice.status()).isEqualTo(400);
            assertThat(twice.message()).isEqualTo("[2].externalKey: is the key of the entry [1] too");
            var later = batch(store, idempotency, other + "\n" + many + other);
            assertThat(later.message()).isEqualTo("[1201].externalKey: is the key of the entry [0] too");
            var invalid = batch(store, idempotency, "[" + store.job("ONE_TIME", "externalKey", "a/b") + "]");
            assertThat(invalid.message()).startsWith("[0].externalKey: must not contain /");
        }
        assertThat(count(store)).isEqualTo(1);

        var accepted = batch(store, "batch-1", "[%s,%s]".formatted(other, plain));
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(batch(store, "batch-1", "[%s,%s]".formatted(other, plain)).isReplay())
                .isTrue();
    }

    private static Answer batch(Store store, String idempotency, String body) {
        return idempotency.isEmpty() ? store.post(BATCH, body) : store.postUnder(idempotency, BATCH, body);
    }

    @OnEachDatabase
    void standsInTheUrlAsItIs(Store store) {
        for (var key : List.of(
                "nightly report",
                "a+b",
                "a?b#c=d",
                "a,b:c@d$e!f'g(h)*~",
                "\u00e4\ud83d\ude00",
                "...",
                "7:1767607200000",
                " x ",
                "a&b|\"<>^`{}[]",
                "k".repeat(255),
                "\u00e4".repeat(255))) {
            var declared = store.putBody(at(key), store.job("DAILY").toString());
            assertThat(declared.status()).as(key).isEqualTo(201);
            assertThat(declared.data().path("externalKey").textValue()).isEqualTo(key);
            assertThat(store.get(at(key)).id()).as(key).isEqualTo(declared.id());
            assertThat(store.delete(at(key)).jobStatus()).as(key).isEqualTo("CANCELLED");
        }
    }

    @OnEachDatabase
    void refusesAKeyThatNoUrlCanCarry(Store store) {
        for (var key : List.of(
                "",
                " ",
                "a/b",
                "a\\b",
                ".",
                "..",
                "50%",
                "a;b",
                "k".repeat(256),
                "a\nb",
                "a\u0000b",
                "a\u2028b",
                "a\u0085b")) {
            var refused =
                    store.post(JOBS, store.job("DAILY").put("externalKey", key).toString());
            assertThat(refused.status()).as(key).isEqualTo(400);
            assertThat(refused.message()).as(key).contains("externalKey");
        }
        for (var path : List.of(
                "a%2Fb", "a%5Cb", "%2e%2e", "%20", "a%0Ab", "50%25", "a;b", "a%3Bb", "a%E2%80%A8b", "k".repeat(256))) {
            for (var method : List.of("GET", "DELETE", "PUT")) {
                var body = method.equals("PUT")
                        ? BodyPublishers.ofString(store.job("DAILY").toString())
                        : BodyPublishers.noBody();
                var refused = store.send(method, "/api/jobs/by-key/" + path, body, "Content-Type", "application/json");
                assertThat(refused.status()).as("%s %s", method, path).isIn(400, 404);
            }
        }
        var contrary = store.putBody(
                at("a"), store.job("DAILY").put("externalKey", "b").toString());
        assertThat(contrary.message()).isEqualTo("externalKey: must be the key in the URL, or absent");
        assertThat(count(store)).isZero();
    }

    @OnEachDatabase
    void declaresAJobOnceHoweverOftenItIsSaid(Store store) {
        var body = store.job("DAILY", "externalKey", KEY).toString();
        var created = store.putBody(at(KEY), body);
        assertThat(created.status()).isEqualTo(201);
        assertThat(effect(created)).isEqualTo("created");
        assertThat(created.headers().firstValue("ETag")).contains("\"1\"");

        for (var day = 0; day < 3; day++) {
            var again = store.putBody(at(KEY), body);
            assertThat(again.status()).isEqualTo(200);
            assertThat(effect(again)).isEqualTo("unchanged");
            assertThat(again.id()).isEqualTo(created.id());
            store.outcome(store.running(created.id(), "agent-1"), "agent-1", "COMPLETED");
            store.clock.advance(Duration.ofDays(1));
        }
        var ran = store.job(created.id());
        assertThat(ran.nextRunTime()).isEqualTo(Store.START.plus(Duration.ofDays(3)));
        assertThat(effect(store.putBody(at(KEY), body))).isEqualTo("unchanged");
        assertThat(store.job(created.id()).data()).isEqualTo(ran.data());

        var changed = store.putBody(
                at(KEY), store.job("DAILY", "payload", "other", "maxRetries", 2).toString());
        assertThat(changed.status()).isEqualTo(200);
        assertThat(effect(changed)).isEqualTo("changed");
        assertThat(changed.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(changed.id()).isEqualTo(created.id());
        assertThat(changed.data().path("payload").textValue()).isEqualTo("other");
        assertThat(changed.nextRunTime()).isEqualTo(ran.nextRunTime());
        assertThat(store.get("/api/executions?jobId=" + created.id()).data()).hasSize(3);
        assertThat(count(store)).isEqualTo(1);
    }

    /** What is absent has its default, each time anew. */
    @OnEachDatabase
    void changesEachPartOfADefinition(Store store) {
        store.putBody(at(KEY), store.job("EVERY", "interval", "PT15M").toString());
        var changes = Map.<String, Object>ofEntries(
                Map.entry("interval", "PT20M"),
                Map.entry("jitter", "PT5M"),
                Map.entry("retention", "PT48H"),
                Map.entry("maxOccurrences", 7),
                Map.entry("timeout", "PT10M"),
                Map.entry("retryBackoff", Map.of("initial", "PT5S", "multiplier", 3.0, "max", "PT1M")),
                Map.entry("payload", "other"),
                Map.entry("maxRetries", 4),
                Map.entry("misfirePolicy", "SKIP"),
                Map.entry("endTime", "2030-01-01T00:00:00Z"),
                Map.entry("timeZone", "Europe/Berlin"),
                Map.entry("jobName", "another"));
        changes.forEach((field, value) -> {
            var wanted = store.job("EVERY", "interval", "PT15M")
                    .putPOJO(field, value)
                    .toString();
            assertThat(effect(store.putBody(at(KEY), wanted))).as(field).isEqualTo("changed");
            assertThat(effect(store.putBody(at(KEY), wanted))).as(field).isEqualTo("unchanged");
            assertThat(store.get(at(KEY)).data().path(field).isNull()).as(field).isFalse();
            var before = store.job("EVERY", "interval", "PT15M").toString();
            assertThat(effect(store.putBody(at(KEY), before))).as(field).isEqualTo("changed");
        });
        assertThat(store.get(at(KEY)).data().path("retryBackoff").isNull()).isTrue();
    }

    @OnEachDatabase
    void comparesWithWhatWasSubmitted(Store store) {
        for (var body : List.of(
                "{\"jobName\":\"cron\",\"frequency\":\"CRON\",\"cronExpression\":\"0 0 8 * * *\",\"timeZone\":\"Europe/Berlin\"}",
                "{\"jobName\":\"cron\",\"frequency\":\"CRON\",\"cronExpression\":\"@daily\",\"executionTime\":\"2026-02-01T00:00:00Z\"}",
                "{\"jobName\":\"month\",\"frequency\":\"MONTHLY\",\"executionTime\":\"2025-01-31T09:00:00.123456789+01:00\"}",
                "{\"jobName\":\"once\",\"frequency\":\"ONE_TIME\",\"executionTime\":\"2027-01-31T09:00:00Z\",\"userId\":7,"
                        + "\"misfirePolicy\":\"SKIP\",\"segment\":5,\"endTime\":\"2028-01-01T00:00:00Z\"}")) {
            store.emptied();
            var created = store.putBody(at(KEY), body);
            store.clock.advance(Duration.ofMinutes(1));
            assertThat(effect(store.putBody(at(KEY), body))).as(body).isEqualTo("unchanged");
            store.clock.advance(Duration.ofDays(40));
            assertThat(effect(store.putBody(at(KEY), body))).as(body).isEqualTo("unchanged");
            assertThat(store.get(at(KEY)).data())
                    .isEqualTo(store.job(created.id()).data());
        }
    }

    @OnEachDatabase
    void movesAWaitingJobToItsNewScheduleAndKeepsADueOne(Store store) {
        var later = store.putBody(
                at("later"),
                store.job("DAILY", "executionTime", "2026-01-06T08:00:00Z").toString());
        assertThat(later.nextRunTime()).isEqualTo("2026-01-06T08:00:00Z");
        var moved = store.putBody(
                at("later"),
                store.job("DAILY", "executionTime", "2026-01-01T09:30:00Z").toString());
        assertThat(effect(moved)).isEqualTo("changed");
        assertThat(moved.nextRunTime()).as("never before now").isEqualTo("2026-01-06T09:30:00Z");

        store.putBody(at("due"), store.job("DAILY").toString());
        var due = store.putBody(
                at("due"),
                store.job("DAILY", "executionTime", "2026-01-05T12:00:00Z").toString());
        assertThat(due.nextRunTime()).as("it is due already").isEqualTo(Store.START);
        store.outcome(store.running(due.id(), "agent-1"), "agent-1", "COMPLETED");
        assertThat(store.job(due.id()).nextRunTime()).isEqualTo("2026-01-05T12:00:00Z");
    }

    @OnEachDatabase
    void isForEachClientsOwnJobs(Store store) {
        var body = store.job("DAILY").toString();
        var created = as(store, Store.BILLING, "PUT", body);
        assertThat(created.data().path("submittedBy").textValue()).isEqualTo("billing");
        assertThat(effect(as(store, Store.BILLING_NEXT, "PUT", body))).isEqualTo("unchanged");

        for (var method : List.of("PUT", "DELETE")) {
            var refused = as(store, Store.REPORTS, method, body);
            assertThat(refused.status()).as(method).isEqualTo(403);
            assertThat(refused.message())
                    .startsWith("job " + created.id() + " was not submitted by the client reports");
        }
        assertThat(as(store, Store.REPORTS, "GET", "").id()).isEqualTo(created.id());
        assertThat(store.job(created.id()).data().path("version").intValue()).isEqualTo(1);

        assertThat(effect(as(store, Store.OPERATOR, "PUT", store.job("HOURLY").toString())))
                .isEqualTo("changed");
        assertThat(store.get(at(KEY)).data().path("submittedBy").textValue()).isEqualTo("billing");
        assertThat(as(store, Store.BILLING, "DELETE", "").status()).isEqualTo(200);
        assertThat(as(store, Store.REPORTS, "PUT", body)
                        .data()
                        .path("submittedBy")
                        .textValue())
                .isEqualTo("reports");
    }

    private static Answer as(Store store, String token, String method, String body) {
        return store.send(
                method,
                at(KEY),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token);
    }

    @OnEachDatabase
    void countsInTheIdentityOfASubmission(Store store) {
        var plain = store.job("DAILY").toString();
        store.postUnder("k", JOBS, plain);
        var keyed = store.postUnder(
                "k", JOBS, store.job("DAILY", "externalKey", KEY).toString());
        assertThat(keyed.errorCode()).isEqualTo("KEY_REUSED");

        var first = store.postUnder(
                "l", JOBS, store.job("DAILY", "externalKey", KEY).toString());
        var repeat = store.postUnder(
                "l", JOBS, store.job("DAILY", "externalKey", KEY).toString());
        assertThat(repeat.isReplay()).isTrue();
        assertThat(repeat.id()).isEqualTo(first.id());
    }

    @OnEachDatabase
    void staysInTheHistoryOfPurgedAndEarlierJobs(Store store) {
        var ids = Stream.of(1, 2, 3)
                .map(i -> {
                    var id = submit(store, "ONE_TIME").id();
                    store.delete(at(KEY));
                    return id;
                })
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        var last = submit(store, "DAILY").id();
        store.clock.advance(Duration.ofDays(30));
        Upkeep.run(store, "Purge");
        assertThat(count(store)).isEqualTo(1);
        assertTaken(submit(store, "ONE_TIME"), last);
        assertThat(store.put("/api/jobs/" + last + "/status?status=SCHEDULED", WireHeaders.WORKER_ID, "worker-1")
                        .status())
                .isEqualTo(200);
    }
}
