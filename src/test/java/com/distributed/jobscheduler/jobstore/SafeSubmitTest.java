package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.access.Service;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Submissions under an Idempotency-Key (semantics: "one acknowledged submission, one job"). */
@Tag("application")
class SafeSubmitTest {
    private static final String JOBS = "/api/jobs";
    private static final String BATCH = "/api/jobs/batch";
    private static final String KEY = "order-42";

    @OnEachDatabase
    void answersARepeatWithTheFirstJob(Store store) {
        var body = store.job("ONE_TIME").toString();
        var first = store.postUnder(KEY, JOBS, body);
        var sameInOtherWords = "{ \"executionTime\":\"2026-01-05T11:00:00+01:00\", \"segment\":5, \"maxRetries\":0,"
                + "\"timeZone\":null, \"payload\":\"hello\", \"frequency\":\"ONE_TIME\", \"userId\":7,"
                + "\"jobName\":\"Example Job\"}";

        var repeat = store.postUnder(KEY, JOBS, body);
        var reworded = store.postUnder(KEY, JOBS, sameInOtherWords);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.isReplay()).isFalse();
        assertThat(List.of(repeat, reworded)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isReplay()).isTrue();
            assertThat(answer.data()).isEqualTo(first.data());
        });
        assertThat(jobs(store)).isEqualTo(1);
        assertThat(store.postUnder("order-43", JOBS, body).id()).isNotEqualTo(first.id());
        assertThat(store.post(JOBS, body).isReplay()).isFalse();
        assertThat(jobs(store)).isEqualTo(3);
    }

    @OnEachDatabase
    void answersARepeatWithTheJobAsItIsNowAlsoWhenThatIsGone(Store store) {
        var body = store.job("ONE_TIME").toString();
        var id = store.postUnder(KEY, JOBS, body).id();
        store.delete("/api/jobs/" + id);

        assertThat(store.postUnder(KEY, JOBS, body).jobStatus()).isEqualTo("CANCELLED");
        store.jdbc().update("delete from jobs");
        var gone = store.postUnder(KEY, JOBS, body);

        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.isReplay()).isTrue();
        assertThat(gone.id()).isEqualTo(id);
        assertThat(gone.message()).contains("has been removed");
        assertThat(jobs(store)).isZero();
    }

    @OnEachDatabase
    void refusesTheKeyForAnotherBodyOrAnotherCall(Store store) {
        var job = store.job("ONE_TIME").toString();
        var id = store.postUnder(KEY, JOBS, job).id();
        store.delete("/api/jobs/" + id);

        assertReused(
                store.postUnder(
                        KEY, JOBS, store.job("ONE_TIME", "payload", "other").toString()),
                "body");
        assertReused(store.postUnder(KEY, BATCH, "[" + job + "]"), "POST /api/jobs ");
        assertReused(store.postUnder(KEY, "/api/jobs/" + id + "/replay", ""), "POST /api/jobs ");
        assertThat(jobs(store)).isEqualTo(1);
    }

    @OnEachDatabase
    void refusesTheKeyForAnotherBatchThatDiffersInItsLastEntry(Store store) {
        var job = store.job("ONE_TIME").toString();
        var other = store.job("ONE_TIME", "payload", "other").toString();
        store.postUnder(KEY, BATCH, array(job, 1_200, job));

        assertReused(store.postUnder(KEY, BATCH, array(job, 1_200, other)), "body");
        assertReused(store.postUnder(KEY, BATCH, array(job, 1_199, job)), "body");
        assertThat(jobs(store)).isEqualTo(1_201);
    }

    @OnEachDatabase
    void burnsNoKeyForARefusedSubmission(Store store) {
        var job = store.job("ONE_TIME").toString();
        var running = store.submit("ONE_TIME").id();
        var replay = "/api/jobs/" + running + "/replay";

        assertThat(store.postUnder("a", JOBS, store.job("SOMETIMES").toString()).status())
                .isEqualTo(400);
        assertThat(store.postUnder("b", BATCH, array(job, 1_200, "{}")).status())
                .isEqualTo(400);
        assertThat(store.postUnder("c", replay, "").status()).isEqualTo(409);
        assertThat(store.postUnder("c", "/api/jobs/424242/replay", "").status()).isEqualTo(404);
        store.delete("/api/jobs/" + running);

        assertThat(List.of(
                        store.postUnder("a", JOBS, job),
                        store.postUnder("b", BATCH, "[" + job + "]"),
                        store.postUnder("c", replay, "")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.isReplay()).isFalse();
                });
        assertThat(jobs(store)).isEqualTo(4);
    }

    @OnEachDatabase
    void answersARepeatThatTheRulesWouldNotAllowAnyMore(Store store) {
        var untilSoon =
                "{\"jobName\":\"log:c\",\"frequency\":\"CRON\",\"cronExpression\":\"* * * * * *\",\"endTime\":\""
                        + Store.START.plusSeconds(4) + "\"}";
        var firsts = List.of(store.postUnder("one", JOBS, untilSoon), store.postUnder("many", BATCH, untilSoon));

        store.clock.advance(Duration.ofSeconds(6));
        var repeats = List.of(store.postUnder("one", JOBS, untilSoon), store.postUnder("many", BATCH, untilSoon));

        assertThat(repeats).allSatisfy(repeat -> {
            assertThat(repeat.status()).as(repeat.message()).isEqualTo(200);
            assertThat(repeat.isReplay()).isTrue();
        });
        assertThat(repeats)
                .extracting(Answer::data)
                .isEqualTo(firsts.stream().map(Answer::data).toList());
        assertThat(jobs(store)).isEqualTo(2);
        assertThat(store.postUnder("other", JOBS, untilSoon).message())
                .isEqualTo("endTime: must not lie before executionTime");
        assertThat(store.postUnder("others", BATCH, untilSoon).message())
                .isEqualTo("[0].endTime: must not lie before executionTime");
        assertThat(jobs(store)).isEqualTo(2);
    }

    @OnEachDatabase
    void answersTheRepeatOfAReplayWithItsJob(Store store) {
        var id = store.submit("ONE_TIME").id();
        store.outcome(store.running(id, "a"), "a", "FAILED");

        var first = store.postUnder(KEY, "/api/jobs/" + id + "/replay", "");
        store.jdbc().update("delete from jobs where id = ?", id);
        var repeat = store.postUnder(KEY, "/api/jobs/" + id + "/replay", "");

        assertThat(first.isReplay()).isFalse();
        assertThat(repeat.isReplay()).isTrue();
        assertThat(repeat.data()).isEqualTo(first.data());
        assertThat(jobs(store)).isEqualTo(1);
    }

    @OnEachDatabase
    void keepsKeysForTheirAgeAndThenForgetsThem(Store store) {
        var body = store.job("ONE_TIME").toString();
        var first = store.postUnder(KEY, JOBS, body).id();
        store.clock.advance(Duration.ofHours(24));
        store.postUnder("younger", JOBS, body);

        Upkeep.run(store, "Purge");
        assertThat(store.postUnder(KEY, JOBS, body).id()).isEqualTo(first);
        store.clock.advance(Duration.ofSeconds(1));
        Upkeep.run(store, "Purge");

        assertThat(keys(store)).containsExactly("younger");
        assertThat(store.postUnder(KEY, JOBS, body).isReplay()).isFalse();
        assertThat(store.postUnder("younger", JOBS, body).isReplay()).isTrue();
    }

    @OnEachDatabase
    void forgetsManyOldKeysInBatches(Store store) {
        for (var i = 0; i < 2_500; i++) {
            reserve(store.jdbc(), "old-" + i, Store.START);
        }
        store.clock.advance(Duration.ofHours(25));

        Upkeep.run(store, "Purge");

        assertThat(keys(store)).isEmpty();
    }

    @OnEachDatabase
    void refusesAKeyThatIsNone(Store store) {
        var job = store.job("ONE_TIME").toString();
        var id = store.submit("ONE_TIME").id();
        store.delete("/api/jobs/" + id);
        for (var key : List.of("", "x".repeat(256), "two words")) {
            for (var call :
                    List.of(List.of(JOBS, job), List.of(BATCH, job), List.of(JOBS + "/" + id + "/replay", ""))) {
                var answer = store.postUnder(key, call.getFirst(), call.getLast());
                assertThat(answer.status()).as(key).isEqualTo(400);
                assertThat(answer.message()).isEqualTo("Idempotency-Key: must be 1 to 255 visible ASCII characters");
            }
        }
        var twice = store.send(
                "POST",
                JOBS,
                BodyPublishers.ofString(job),
                "Content-Type",
                "application/json",
                WireHeaders.IDEMPOTENCY_KEY,
                "a",
                WireHeaders.IDEMPOTENCY_KEY,
                "b");
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.message()).isEqualTo("Idempotency-Key: must be given once");
        assertThat(jobs(store)).isEqualTo(1);
        assertThat(store.postUnder("x".repeat(255), JOBS, job).status()).isEqualTo(200);
        assertThat(store.postUnder("\"quoted,with,commas\"", JOBS, job).status())
                .isEqualTo(200);
    }

    @Test
    void wantsAPositiveAgeOfTheKeys() {
        assertThatThrownBy(() -> Service.JOB_STORE.start("--job-store.submission-key-age=0s"))
                .hasStackTraceContaining("on field 'submissionKeyAge'")
                .hasStackTraceContaining("must be longer than zero");
    }

    private static void assertReused(Answer answer, String why) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.errorCode()).isEqualTo("KEY_REUSED");
        assertThat(answer.message()).startsWith("Idempotency-Key:").contains(why);
        assertThat(answer.isReplay()).isFalse();
    }

    static String array(String entry, int times, String last) {
        return "[" + (entry + ",").repeat(times) + last + "]";
    }

    static int jobs(Store store) {
        return store.jdbc().queryForObject("select count(*) from jobs", Integer.class);
    }

    private static Set<String> keys(Store store) {
        return Set.copyOf(store.jdbc().queryForList("select submission_key from submission_keys", String.class));
    }

    static void reserve(JdbcTemplate jdbc, String key, Instant at) {
        jdbc.update(
                "insert into submission_keys (submission_key, operation, created_at) values (?, 'POST /api/jobs', ?)",
                key,
                Timestamp.from(at));
    }
}
