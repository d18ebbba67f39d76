package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Tag;

/** What a run says of itself: by heartbeats while it runs, and by its outcome. */
@Tag("application")
class RunNotesTest {
    private static final String AGENT = "agent-1";

    @OnEachDatabase
    void keepsTheResultTheProgressAndTheLogThatAnOutcomeBrings(Store store) {
        var key = store.running(store.submit("DAILY").id(), AGENT);
        var id = attempt(store, key).path("id").longValue();
        assertThat(store.get("/api/executions/" + id).data().has("result")).isFalse();
        assertThat(log(store, id)).isEmpty();

        var first = outcome(store, key, """
                "result":"17 invoices","progress":{"percent":90,"text":"page 9"},"logFrom":3,"log":["four","five"]""");
        var repeated = outcome(store, key, """
                "result":"another","progress":{"percent":1},"logFrom":0,"log":["another"]""");

        assertThat(first.status()).isEqualTo(200);
        assertThat(repeated.data()).isEqualTo(first.data());
        var execution = store.get("/api/executions/" + id).data();
        assertThat(execution.path("result").textValue()).isEqualTo("17 invoices");
        assertThat(execution.path("progress").path("percent").intValue()).isEqualTo(90);
        assertThat(execution.path("progress").path("text").textValue()).isEqualTo("page 9");
        assertThat(execution.path("outcome").textValue()).isEqualTo("COMPLETED");
        assertThat(log(store, id)).isEqualTo("four\nfive\n");
        assertThat(store.get("/api/executions/" + id + "/log")
                        .data()
                        .path("linesBefore")
                        .longValue())
                .isEqualTo(3);
        assertThat(attempt(store, key).has("result")).as("lists stay cheap").isFalse();
        assertThat(attempt(store, key).path("progress")).isEqualTo(execution.path("progress"));
    }

    @OnEachDatabase
    void keepsThemOfEachOfSeveralOutcomes(Store store) {
        var plain = store.running(store.submit("ONE_TIME").id(), AGENT);
        var result = store.running(store.submit("ONE_TIME").id(), AGENT);
        var logging = store.running(store.submit("ONE_TIME").id(), AGENT);
        heartbeat(store, plain, "\"progress\":{\"percent\":30,\"text\":\"a third\"}");

        var answer = store.post("/api/executions/outcomes", """
                {"agentId":"agent-1","outcomes":[
                    {"key":"%s","outcome":"COMPLETED","durationMillis":1},
                    {"key":"%s","outcome":"COMPLETED","durationMillis":1,"result":"r","progress":{"percent":100}},
                    {"key":"%s","outcome":"COMPLETED","durationMillis":1,"log":["l"]}]}""".formatted(plain, result, logging));

        assertThat(answer.data().findValuesAsText("status"))
                .contains("200", "COMPLETED")
                .doesNotContain("409");
        assertThat(attempt(store, plain).path("progress").path("text").textValue())
                .isEqualTo("a third");
        assertThat(whole(store, result).path("result").textValue()).isEqualTo("r");
        assertThat(whole(store, result).path("progress").path("percent").intValue())
                .isEqualTo(100);
        assertThat(log(store, whole(store, logging).path("id").longValue())).isEqualTo("l\n");
        assertThat(whole(store, logging).path("outcome").textValue()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void showsWhatARunSaysWhileItRunsHoweverOftenAHeartbeatComes(Store store) {
        var key = store.running(store.submit("ONE_TIME").id(), AGENT);
        var id = attempt(store, key).path("id").longValue();

        for (var repeat = 0; repeat < 2; repeat++) {
            heartbeat(
                    store,
                    key,
                    "\"progress\":{\"percent\":40,\"text\":\"page 4\"},\"logFrom\":0,\"log\":[\"one\",\"two\"]");
        }
        heartbeat(store, key, "\"logFrom\":1,\"log\":[\"two\",\"three\"]");
        assertThat(log(store, id)).isEqualTo("one\ntwo\nthree\n");
        assertThat(attempt(store, key).path("progress").path("text").textValue())
                .isEqualTo("page 4");

        heartbeat(store, key, "\"progress\":{\"percent\":50},\"logFrom\":9,\"log\":[\"ten\"]");
        assertThat(log(store, id)).isEqualTo("one\ntwo\nthree\n... (lines are missing here)\nten\n");
        assertThat(attempt(store, key).path("progress").path("text").isNull()).isTrue();

        outcome(store, key, "\"logFrom\":7,\"log\":[\"eight\",\"nine\",\"ten\"]");
        heartbeat(store, key, "\"progress\":{\"percent\":1},\"logFrom\":10,\"log\":[\"too late\"]");
        assertThat(log(store, id)).isEqualTo("eight\nnine\nten\n");
        assertThat(attempt(store, key).path("progress").path("percent").intValue())
                .isEqualTo(50);
    }

    @OnEachDatabase
    void keepsTheWordsOfTheOthersWhereThoseOfOneCannotBeKept(Store store) {
        var odd = store.running(store.submit("ONE_TIME").id(), AGENT);
        var other = store.running(store.submit("ONE_TIME").id(), AGENT);
        var gone = store.running(store.submit("ONE_TIME").id(), "agent-2");
        store.jdbc()
                .execute("alter table execution_logs add constraint no_poison check (log_text not like '%poison%')");
        try {
            var answer = store.post("/api/executions/heartbeat", """
                    {"agentId":"agent-1","running":["%1$s","%2$s","%3$s"],"news":[
                        {"key":"%1$s","logFrom":0,"log":["poison"]},{"key":"%2$s","logFrom":0,"log":["one"]}]}""".formatted(odd, other, gone));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.data().path("cancel")).hasSize(1);
            assertThat(log(store, attempt(store, odd).path("id").longValue())).isEmpty();
            assertThat(log(store, attempt(store, other).path("id").longValue())).isEqualTo("one\n");
        } finally {
            store.jdbc().execute("alter table execution_logs drop constraint no_poison");
        }
    }

    @OnEachDatabase
    void takesItFromTheAgentThatRunsItAlone(Store store) {
        var key = store.running(store.submit("ONE_TIME").id(), "agent-2");

        var answer = heartbeat(store, key, "\"progress\":{\"percent\":40},\"logFrom\":0,\"log\":[\"one\"]");

        assertThat(answer.data().path("cancel")).hasSize(1);
        assertThat(attempt(store, key).path("progress").isNull()).isTrue();
        assertThat(log(store, attempt(store, key).path("id").longValue())).isEmpty();
    }

    @OnEachDatabase
    void beginsEachAttemptAnew(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 1).id();
        var first = store.running(id, AGENT);
        heartbeat(store, first, "\"progress\":{\"percent\":40},\"logFrom\":0,\"log\":[\"first\"]");
        store.outcome(first, AGENT, "FAILED");
        store.clock.advance(Duration.ofMinutes(1));
        var second = store.running(id, AGENT);

        assertThat(attempt(store, second).path("progress").isNull()).isTrue();
        heartbeat(store, second, "\"logFrom\":0,\"log\":[\"second\"]");

        var attempts = store.get("/api/executions?jobId=" + id).data();
        assertThat(log(store, attempts.get(0).path("id").longValue())).isEqualTo("second\n");
        assertThat(log(store, attempts.get(1).path("id").longValue())).isEqualTo("first\n");
        assertThat(attempts.get(1).path("progress").path("percent").intValue()).isEqualTo(40);
    }

    @OnEachDatabase
    void makesItFitAndNeverRefusesAnOutcomeOverIt(Store store) {
        var key = store.running(store.submit("ONE_TIME").id(), AGENT);
        var lines = String.join(",", Collections.nCopies(40, "\"" + "y".repeat(2_000) + "\""));

        var ended = outcome(
                store,
                key,
                "\"result\":\"a\\u0000\\ud83d%s\",\"progress\":{\"percent\":400,\"text\":\"\\u001b[31m%s\"},\"log\":[null,%s]"
                        .formatted("x".repeat(9_000), "z".repeat(300), lines));

        assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
        var execution = whole(store, key);
        assertThat(execution.path("result").textValue())
                .startsWith("a\\u0000\\ud83dxxx")
                .hasSize(8 * 1024)
                .endsWith("x...");
        assertThat(execution.path("progress").path("percent").intValue()).isEqualTo(100);
        assertThat(execution.path("progress").path("text").textValue())
                .startsWith("\\u001b[31mz")
                .hasSize(200);
        assertThat(log(store, execution.path("id").longValue()))
                .hasSizeBetween(31_000, 32 * 1024)
                .endsWith("y...\n");
    }

    @OnEachDatabase
    void namesTheFieldThatIsWrongAndChangesNothing(Store store) {
        var key = store.running(store.submit("ONE_TIME").id(), AGENT);

        refused(outcome(store, key, "\"retryAfterMillis\":-1"), "retryAfterMillis");
        refused(outcome(store, key, "\"logFrom\":-1,\"log\":[\"a\"]"), "logFrom");
        refused(heartbeat(store, "x", ""), "running[0]");
        var news = "{\"agentId\":\"agent-1\",\"running\":[\"%s\"],\"news\":[%s]}";
        refused(store.post("/api/executions/heartbeat", news.formatted(key, "null")), "news[0]");
        refused(store.post("/api/executions/heartbeat", news.formatted(key, "{\"key\":\"x\"}")), "news[0].key");
        refused(heartbeat(store, key, "\"log\":[\"a\"]"), "news[0].logFrom");
        var many = String.join(",", Collections.nCopies(1_001, "{\"key\":\"" + key + "\"}"));
        refused(store.post("/api/executions/heartbeat", news.formatted(key, many)), "news");

        assertThat(store.get("/api/executions/999999999").status()).isEqualTo(404);
        assertThat(store.get("/api/executions/999999999/log").message()).isEqualTo("no execution has the id 999999999");
        assertThat(attempt(store, key).path("outcome").isNull()).isTrue();
    }

    @OnEachDatabase
    void removesTheLogWithItsAttempt(Store store) {
        var over = store.running(store.submit("ONE_TIME").id(), AGENT);
        var going = store.running(store.submit("DAILY").id(), AGENT);
        outcome(store, over, "\"log\":[\"a\"]");
        outcome(store, going, "\"log\":[\"b\"]");

        store.clock.advance(Duration.ofDays(6));
        Upkeep.run(store, "Purge");
        assertThat(logs(store)).isEqualTo(2);
        store.clock.advance(Duration.ofDays(2));
        Upkeep.run(store, "Purge");

        assertThat(logs(store)).isZero();
    }

    private static Integer logs(Store store) {
        return store.jdbc().queryForObject("select count(*) from execution_logs", Integer.class);
    }

    private static void refused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.message()).startsWith(field + ":");
    }

    static Answer outcome(Store store, String key, String more) {
        return store.putBody(
                "/api/executions/" + key + "/outcome",
                "{\"agentId\":\"agent-1\",\"outcome\":\"COMPLETED\",\"error\":null,\"durationMillis\":12,%s}"
                        .formatted(more));
    }

    private static Answer heartbeat(Store store, String key, String news) {
        return store.post("/api/executions/heartbeat", """
                {"agentId":"agent-1","running":["%s"],"news":[{"key":"%s"%s}]}""".formatted(key, key, news.isEmpty() ? "" : "," + news));
    }

    private static JsonNode attempt(Store store, String key) {
        return store.get("/api/executions?jobId=" + key.split(":", 2)[0]).data().get(0);
    }

    private static JsonNode whole(Store store, String key) {
        return store.get("/api/executions/" + attempt(store, key).path("id").longValue())
                .data();
    }

    private static String log(Store store, long id) {
        return store.get("/api/executions/" + id + "/log").data().path("log").textValue();
    }
}
