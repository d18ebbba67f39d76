package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** One action on all jobs that pass a filter (docs/job-store.md). */
@Tag("application")
class ActionTest {
    private static final String ACTIONS = "/api/jobs/actions";

    private static Answer act(Store store, String action, String filter, String... further) {
        return store.post(ACTIONS, body(action, filter, further));
    }

    private static String body(String action, String filter, String... further) {
        return "{'action':'%s','filter':{%s}%s}"
                .formatted(action, filter, further.length == 0 ? "" : "," + String.join(",", further))
                .replace('\'', '"');
    }

    private static String sums(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return sums(answer.data());
    }

    private static String sums(JsonNode data) {
        return "matched %d, changed %d, unchanged %d, refused %d"
                .formatted(
                        data.path("matched").intValue(),
                        data.path("changed").intValue(),
                        data.path("unchanged").intValue(),
                        data.path("refused").intValue());
    }

    private static List<Long> submitted(Store store, int jobs, Object... changes) {
        return LongStream.range(0, jobs)
                .map(i -> store.submit("ONE_TIME", changes).id())
                .boxed()
                .toList();
    }

    /** Jobs in each state that decides something. */
    private static List<Long> inAllStates(Store store) {
        var ids = new ArrayList<>(submitted(store, 7, "labels", List.of("x"), "executionTime", "2026-01-05T11:00:00Z"));
        store.post("/api/jobs/" + ids.get(1) + "/pause", "");
        store.post("/api/jobs/" + ids.get(2) + "/run-now", "");
        store.delete("/api/jobs/" + ids.get(3));
        for (var i = 4; i < 7; i++) {
            store.post("/api/jobs/" + ids.get(i) + "/run-now", "");
        }
        store.claimed(ids.get(4));
        store.running(ids.get(5), "agent-1");
        store.outcome(store.running(ids.get(6), "agent-1"), "agent-1", "COMPLETED");
        return ids;
    }

    private static Answer single(Store store, String action, long id) {
        return action.equals("CANCEL")
                ? store.delete("/api/jobs/" + id)
                : store.post(
                        "/api/jobs/" + id + "/"
                                + action.toLowerCase(Locale.ROOT).replace('_', '-'),
                        "");
    }

    @OnEachDatabase
    void doesWhatTheSingleCallsDoAndADryRunTellsIt(Store store) {
        for (var action : List.of("PAUSE", "RESUME", "RUN_NOW", "REPLAY", "CANCEL")) {
            store.emptied();
            var alone = inAllStates(store);
            var answers = alone.stream().map(id -> single(store, action, id)).toList();
            var after = alone.stream().map(id -> state(store, id)).toList();
            store.emptied();
            var ids = inAllStates(store);

            var dry = act(store, action, "'label':['x']", "'dryRun':true");
            var done = act(store, action, "'label':['x']");

            assertThat(sums(done)).as(action).isEqualTo(sums(dry));
            assertThat(ids.stream().map(id -> state(store, id)).toList())
                    .as(action)
                    .isEqualTo(after);
            var refused =
                    answers.stream().filter(answer -> answer.status() != 200).count();
            assertThat(done.data().path("refused").longValue())
                    .as("%s %s", action, done)
                    .isEqualTo(refused);
            assertThat(done.data().path("matched").intValue()).isEqualTo(7);
            assertThat(done.data().path("after").isNull()).isTrue();
            for (var refusal : done.data().path("refusals")) {
                var index = ids.indexOf(refusal.path("jobId").longValue());
                assertThat(refusal.path("reason").textValue())
                        .isEqualTo(answers.get(index)
                                .message()
                                .replace("job " + alone.get(index) + " ", "job " + ids.get(index) + " "));
            }
        }
    }

    private static String state(Store store, long id) {
        var job = store.job(id).data();
        return List.of("status", "paused", "nextRunTime", "agentId").stream()
                .map(field -> job.path(field).asText())
                .toList()
                .toString();
    }

    @OnEachDatabase
    void neverTakesMoreThanItsLimitAndSaysWhereToGoOn(Store store) {
        var ids = submitted(store, 130, "jobName", "n");
        var other = store.submit("ONE_TIME").id();
        assertThat(sums(act(store, "PAUSE", "'jobName':'n','status':'PENDING'", "'dryRun':true", "'limit':7")))
                .isEqualTo("matched 7, changed 7, unchanged 0, refused 0");

        var first = act(store, "PAUSE", "'jobName':'n'", "'limit':70");

        assertThat(sums(first)).isEqualTo("matched 70, changed 70, unchanged 0, refused 0");
        assertThat(paused(store)).isEqualTo(70);
        assertThat(store.get("/api/jobs/" + ids.get(129) + "/history").data().toString())
                .contains("PAUSED");
        var after = first.data().path("after").textValue();
        assertThat(after).isEqualTo(ids.get(60).toString());
        var second = act(store, "PAUSE", "'jobName':'n'", "'limit':100", "'after':'" + after + "'");
        assertThat(sums(second)).isEqualTo("matched 60, changed 60, unchanged 0, refused 0");
        assertThat(second.data().path("after").isNull()).isTrue();
        assertThat(sums(act(store, "PAUSE", "'jobName':'n'")))
                .isEqualTo("matched 130, changed 0, unchanged 130, refused 0");
        assertThat(store.job(other).data().path("paused").booleanValue()).isFalse();
    }

    private static int paused(Store store) {
        return store.jdbc().queryForObject("select count(*) from jobs where paused", Integer.class);
    }

    @OnEachDatabase
    void aDryRunChangesNothing(Store store) {
        var ids = submitted(store, 3);
        store.delete("/api/jobs/" + ids.get(0));

        var dry = store.postUnder("key", ACTIONS, body("CANCEL", "'segment':5", "'dryRun':true"));

        assertThat(sums(dry)).isEqualTo("matched 3, changed 2, unchanged 1, refused 0");
        assertThat(store.job(ids.get(1)).jobStatus()).isEqualTo("PENDING");
        // It has not used up the key.
        assertThat(sums(store.postUnder("key", ACTIONS, body("CANCEL", "'segment':5"))))
                .isEqualTo(sums(dry));
    }

    @OnEachDatabase
    void aRepeatWithTheKeyGivesTheFirstResult(Store store) {
        submitted(store, 60);
        act(store, "CANCEL", "'segment':5");
        var body = body("REPLAY", "'segment':5", "'limit':55");

        var first = store.postUnder("key", ACTIONS, body);
        var repeat = store.postUnder("key", ACTIONS, body);

        assertThat(sums(first)).isEqualTo("matched 55, changed 55, unchanged 0, refused 0");
        assertThat(repeat.data()).isEqualTo(first.data());
        assertThat(repeat.isReplay()).isTrue();
        assertThat(first.isReplay()).isFalse();
        assertThat(jobs(store)).isEqualTo(115);
        var reused = store.postUnder("key", ACTIONS, body("REPLAY", "'segment':5", "'limit':56"));
        assertThat(reused.errorCode()).isEqualTo("KEY_REUSED");
        assertThat(store.postUnder("key", "/api/jobs", store.job("DAILY").toString())
                        .errorCode())
                .isEqualTo("KEY_REUSED");
        store.postUnder("of-a-job", "/api/jobs", store.job("DAILY").toString());
        assertThat(store.postUnder("of-a-job", ACTIONS, body).errorCode()).isEqualTo("KEY_REUSED");
    }

    /** A refusal within a chunk leaves the others of the chunk done. */
    @OnEachDatabase
    void oneWhoseKeyIsTakenIsRefusedAlone(Store store) {
        var ids = submitted(store, 2);
        var keyed = store.submit("ONE_TIME", "externalKey", "k").id();
        act(store, "CANCEL", "'segment':5");
        var holder = store.submit("DAILY", "externalKey", "k", "segment", 6).id();

        var replayed = act(store, "REPLAY", "'segment':5");

        assertThat(sums(replayed)).isEqualTo("matched 3, changed 2, unchanged 0, refused 1");
        var refusal = replayed.data().path("refusals").get(0);
        assertThat(refusal.path("jobId").longValue()).isEqualTo(keyed);
        assertThat(refusal.path("reason").textValue())
                .isEqualTo("externalKey: job " + holder + " has this key and has not ended");
        assertThat(jobs(store)).isEqualTo(ids.size() + 4);
    }

    /** As after a crash: the first chunk is done and recorded, the second is not. */
    @OnEachDatabase
    void aRepeatGoesOnWhereTheFirstCallBrokeOff(Store store) {
        submitted(store, 60);
        act(store, "CANCEL", "'segment':5");
        var body = body("REPLAY", "'segment':5", "'limit':60");
        // A replay of the second chunk meets this row.
        long next = store.jdbc().queryForObject("select nextval('job_ids')", Long.class);
        store.jdbc()
                .update(
                        "insert into job_search (job_id, job_name, segment, frequency) values (?, '', 0, '')",
                        next + 55);

        assertThat(store.postUnder("key", ACTIONS, body).status()).isGreaterThanOrEqualTo(500);
        assertThat(jobs(store)).isEqualTo(110);
        store.jdbc().update("delete from job_search where job_id = ?", next + 55);
        var repeat = store.postUnder("key", ACTIONS, body);

        assertThat(sums(repeat)).isEqualTo("matched 60, changed 60, unchanged 0, refused 0");
        assertThat(repeat.isReplay()).isTrue();
        assertThat(jobs(store)).isEqualTo(120);
    }

    private static int jobs(Store store) {
        return store.jdbc().queryForObject("select count(*) from jobs", Integer.class);
    }

    /** Both take part: each chunk is done once. */
    @OnEachDatabase
    void repeatsThatComeAtOnceDoEachJobOnce(Store store) {
        submitted(store, 170);
        act(store, "CANCEL", "'segment':5");
        var body = body("REPLAY", "'segment':5");

        var calls = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> store.postUnder("key", ACTIONS, body),
                        task -> Thread.ofVirtual().start(task)))
                .limit(4)
                .toList();
        var answers = calls.stream().map(CompletableFuture::join).toList();

        for (var answer : answers) {
            assertThat(sums(answer)).isEqualTo("matched 170, changed 170, unchanged 0, refused 0");
        }
        assertThat(answers.stream().filter(Answer::isReplay)).hasSize(3);
        assertThat(jobs(store)).isEqualTo(340);
    }

    @OnEachDatabase
    void aClientActsOnItsOwnJobsOnly(Store store) {
        var foreign = store.submit("ONE_TIME").id();
        var own = store.send(
                        "POST",
                        "/api/jobs",
                        BodyPublishers.ofString(store.job("ONE_TIME").toString()),
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + Store.BILLING)
                .id();

        var answer = store.send(
                "POST",
                ACTIONS,
                BodyPublishers.ofString(body("CANCEL", "'segment':5")),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + Store.BILLING);

        assertThat(sums(answer)).isEqualTo("matched 2, changed 1, unchanged 0, refused 1");
        assertThat(answer.data().path("refusals").get(0).path("reason").textValue())
                .isEqualTo("job " + foreign
                        + " was not submitted by the client billing: a client may change only what it submitted");
        assertThat(store.job(own).jobStatus()).isEqualTo("CANCELLED");
        assertThat(store.job(foreign).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void refusesWhatItDoesNotUnderstand(Store store) {
        var id = store.submit("ONE_TIME").id();
        for (var refused : List.of(
                List.of(body("PAUSE", ""), "filter: must have at least one condition"),
                List.of("{'action':'PAUSE'}", "filter: must have at least one condition"),
                List.of("{'action':'PAUSE','filter':null}", "filter: must have at least one condition"),
                List.of("{'action':'PAUSE','filter':{'jobName':null}}", "filter: must have at least one condition"),
                List.of("{'action':'PAUSE','filter':[]}", "filter: must be an object"),
                List.of("{'filter':{'segment':5}}", "action: is required"),
                List.of(body("STOP", "'segment':5"), "action: 'STOP' is not one of PAUSE, RESUME"),
                List.of(body("PAUSE", "'segment':5,'jobname':'n'"), "filter.jobname: is unknown; known are jobName,"),
                List.of(body("PAUSE", "'segment':5", "'dryrun':true"), "dryrun: is unknown; known are action, filter"),
                List.of(body("PAUSE", "'segment':100"), "filter.segment: 100 is not"),
                List.of(body("PAUSE", "'status':[]"), "filter.status: must name at least one status"),
                List.of(body("PAUSE", "'status':['DONE']"), "filter.status"),
                List.of(body("PAUSE", "'label':[null]"), "filter.label: must not be blank"),
                List.of(body("PAUSE", "'dueFrom':'today'"), "filter.dueFrom"),
                List.of(body("PAUSE", "'segment':5", "'limit':0"), "limit: must be from 1 to 10000"),
                List.of(body("PAUSE", "'segment':5", "'limit':10001"), "limit: must be from 1 to 10000"),
                List.of(body("PAUSE", "'segment':5", "'after':'x'"), "after: must be what"),
                List.of("[]", "body: must be an object"),
                List.of("", "body"))) {
            var answer = store.post(ACTIONS, refused.get(0).replace('\'', '"'));
            assertThat(answer.status()).as("%s %s", refused, answer).isEqualTo(400);
            assertThat(answer.message()).as("%s", refused).startsWith(refused.get(1));
        }
        assertThat(store.job(id).data().path("paused").booleanValue()).isFalse();
    }
}
