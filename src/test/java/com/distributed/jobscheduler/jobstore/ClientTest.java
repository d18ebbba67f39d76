package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Clients with their own tokens (docs/security.md): each controls its own jobs and has its own keys. */
@Tag("application")
class ClientTest {
    private static final String JOBS = "/api/jobs";
    private static final String BATCH = "/api/jobs/batch";
    private static final String KEY = "order-42";
    private static final List<String> ACTS = List.of("pause", "resume", "run-now", "replay", "cancel");

    private static Answer submit(Store store, String token, String key) {
        return post(store, token, JOBS, store.job("ONE_TIME").toString(), key);
    }

    private static Answer post(Store store, String token, String path, String body, String... key) {
        var headers = new ArrayList<>(List.of("Content-Type", "application/json", "Authorization", "Bearer " + token));
        if (key.length > 0) {
            headers.addAll(List.of(WireHeaders.IDEMPOTENCY_KEY, key[0]));
        }
        return store.send("POST", path, BodyPublishers.ofString(body), headers.toArray(String[]::new));
    }

    private static Answer act(Store store, String token, String act, Object id) {
        return act.equals("cancel")
                ? store.send("DELETE", JOBS + "/" + id, BodyPublishers.noBody(), "Authorization", "Bearer " + token)
                : post(store, token, JOBS + "/" + id + "/" + act, "");
    }

    @OnEachDatabase
    void steersWhatItSubmittedAlsoInABatchAndOnceMore(Store store) {
        var job = store.job("ONE_TIME").toString();
        var single = post(store, Store.BILLING, JOBS, job);
        var inBatch = post(store, Store.BILLING, BATCH, "[" + job + "]")
                .data()
                .path("ids")
                .path(0)
                .longValue();

        assertThat(submittedBy(single)).isEqualTo("billing");
        for (var id : List.of(single.id(), inBatch)) {
            assertThat(submittedBy(store.job(id))).isEqualTo("billing");
            for (var act : List.of("pause", "resume", "run-now", "cancel")) {
                assertThat(act(store, Store.BILLING, act, id).status()).as(act).isEqualTo(200);
            }
            assertThat(store.job(id).jobStatus()).isEqualTo("CANCELLED");
        }
        var again = act(store, Store.BILLING, "replay", inBatch);
        assertThat(submittedBy(again)).isEqualTo("billing");
        assertThat(act(store, Store.BILLING, "cancel", again.id()).status()).isEqualTo(200);
    }

    @OnEachDatabase
    void leavesWhatOthersSubmittedAsItIs(Store store) {
        var others = Stream.of(
                        post(store, Store.REPORTS, JOBS, store.job("DAILY").toString()),
                        store.submit("DAILY"),
                        post(store, Store.OPERATOR, JOBS, store.job("DAILY").toString()))
                .map(Answer::id)
                .toList();
        for (var id : others) {
            var before = store.job(id).data();
            for (var act : ACTS) {
                var refused = act(store, Store.BILLING, act, id);
                assertThat(refused.status()).as("%s %s", act, id).isEqualTo(403);
                assertThat(refused.errorCode()).isEqualTo("FORBIDDEN");
                assertThat(refused.message())
                        .isEqualTo(
                                "job " + id
                                        + " was not submitted by the client billing: a client may change only what it submitted");
            }
            assertThat(store.job(id).data()).isEqualTo(before);
            assertThat(store.send(
                                    "GET",
                                    JOBS + "/" + id,
                                    BodyPublishers.noBody(),
                                    "Authorization",
                                    "Bearer " + Store.BILLING)
                            .data())
                    .isEqualTo(before);
        }
        assertThat(store.jdbc().queryForObject("select count(*) from jobs", Long.class))
                .isEqualTo(3);
        assertThat(act(store, Store.BILLING, "cancel", 999_999_999).status()).isEqualTo(404);
        var id = others.getFirst();
        assertThat(Stream.of("x", "+" + id, "%20" + id, "0x" + Long.toHexString(id), id + "L", "0" + id)
                        .map(odd -> act(store, Store.BILLING, "cancel", odd).status()))
                .containsExactly(400, 403, 400, 400, 400, 403);
    }

    @OnEachDatabase
    void leavesTheOperatorEveryJobAndAReplayToWhomTheFirstBelonged(Store store) {
        var id = submit(store, Store.BILLING, KEY).id();
        for (var act : List.of("pause", "resume", "run-now", "cancel")) {
            assertThat(act(store, Store.OPERATOR, act, id).status()).as(act).isEqualTo(200);
        }
        assertThat(submittedBy(act(store, Store.OPERATOR, "replay", id))).isEqualTo("billing");

        assertThat(submittedBy(store.submit("ONE_TIME"))).isNull();
        assertThat(submittedBy(submit(store, Store.OPERATOR, "another"))).isNull();
    }

    @OnEachDatabase
    void keepsTheKeysOfEachApart(Store store) {
        var without = store.postUnder(KEY, JOBS, store.job("ONE_TIME").toString());
        var billing = submit(store, Store.BILLING, KEY);
        var reports = post(
                store,
                Store.REPORTS,
                JOBS,
                store.job("ONE_TIME", "payload", "other").toString(),
                KEY);

        assertThat(List.of(without, billing, reports)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isReplay()).isFalse();
        });
        assertThat(List.of(without.id(), billing.id(), reports.id())).doesNotHaveDuplicates();

        assertRepeats(submit(store, Store.OPERATOR, KEY), without);
        assertRepeats(submit(store, Store.BILLING, KEY), billing);
        assertThat(submit(store, Store.REPORTS, KEY).errorCode()).isEqualTo("KEY_REUSED");
        assertThat(post(store, Store.REPORTS, BATCH, "[" + store.job("ONE_TIME") + "]", KEY)
                        .message())
                .contains("POST /api/jobs ");
        assertThat(store.jdbc()
                        .queryForList(
                                "select submission_key from submission_keys order by submission_key", String.class))
                .as("a key without a client stays as earlier releases wrote it")
                .contains(KEY)
                .hasSize(3);
        var longest = "k".repeat(255);
        assertRepeats(submit(store, Store.BILLING, longest), submit(store, Store.BILLING, longest));
    }

    @OnEachDatabase
    void isTheSameClientUnderEachOfItsTokens(Store store) {
        var first = submit(store, Store.BILLING, KEY);

        assertRepeats(submit(store, Store.BILLING_NEXT, KEY), first);
        assertThat(act(store, Store.BILLING_NEXT, "cancel", first.id()).status())
                .isEqualTo(200);
        assertThat(act(store, Store.BILLING, "replay", first.id()).status()).isEqualTo(200);
    }

    private static void assertRepeats(Answer repeat, Answer first) {
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.id()).isEqualTo(first.id());
        assertThat(List.of(repeat.isReplay(), first.isReplay())).contains(true);
    }

    private static String submittedBy(Answer answer) {
        assertThat(answer.data().has("submittedBy")).as("%s", answer).isTrue();
        return answer.data().path("submittedBy").textValue();
    }
}
