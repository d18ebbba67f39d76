package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.core.ConnectionCallback;

@Tag("application")
class RunBatchTest {
    @OnEachDatabase
    void answersEachStartAsItsOwnCallWouldBe(Store store) {
        var first = store.claimed(store.submit("ONE_TIME").id());
        var recurring = store.claimed(store.submit("DAILY").id());
        var taken = store.running(store.submit("ONE_TIME").id(), "agent-2");
        var unclaimedId = store.submit("ONE_TIME").id();
        var unclaimed = WireHeaders.occurrenceKey(unclaimedId, Store.START);
        var unknown = "999999999:1767261600000";

        var answers = starts(store, "agent-1", first, recurring, taken, unclaimed, unknown);

        assertThat(statuses(answers)).containsExactly(200, 200, 409, 409, 404);
        assertThat(answers.get(2).path("errorCode").textValue()).isEqualTo("INVALID_TRANSITION");
        assertThat(answers.get(2).path("key").textValue()).isEqualTo(taken);
        for (var key : List.of(first, recurring)) {
            var job = store.job(idOf(key)).data();
            assertThat(job.path("status").textValue()).isEqualTo("RUNNING");
            assertThat(job.path("agentId").textValue()).isEqualTo("agent-1");
            assertThat(job.path("leaseUntil").textValue()).isEqualTo("2026-01-05T10:01:00Z");
            var attempt = store.get("/api/executions?jobId=" + idOf(key)).data().get(0);
            assertThat(attempt.path("agentId").textValue()).isEqualTo("agent-1");
            assertThat(attempt.path("startedAt").textValue()).isEqualTo(Store.START.toString());
        }
        assertThat(store.job(idOf(taken)).data().path("agentId").textValue()).isEqualTo("agent-2");
        assertThat(store.job(unclaimedId).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void keepsWhichHandlerRanEachAttempt(Store store) {
        var said = store.claimed(store.submit("ONE_TIME").id());
        var unsaid = store.claimed(store.submit("DAILY").id());
        var answers = post(
                store,
                "starts",
                "agent-1",
                "{\"key\":\"%s\",\"handler\":\"log\"}".formatted(said),
                "{\"key\":\"%s\"}".formatted(unsaid));

        assertThat(statuses(answers)).containsExactly(200, 200);
        assertThat(handlerOf(store, said).textValue()).isEqualTo("log");
        assertThat(handlerOf(store, unsaid).isNull()).isTrue();
        refused(store, "starts", "{\"key\":\"%s\",\"handler\":\" \"}".formatted(said), "starts[0].handler");
    }

    private static JsonNode handlerOf(Store store, String key) {
        return store.get("/api/executions?jobId=" + idOf(key)).data().get(0).path("handler");
    }

    @OnEachDatabase
    void answersARepeatedGroupTheSameAndAnotherAgentsWithAConflict(Store store) {
        var one = store.claimed(store.submit("ONE_TIME").id());
        var two = store.claimed(store.submit("ONE_TIME").id());

        assertThat(statuses(starts(store, "agent-1", one, two))).containsExactly(200, 200);
        assertThat(statuses(starts(store, "agent-1", one, two))).containsExactly(200, 200);
        assertThat(store.start(one, "agent-1").status()).isEqualTo(200);
        assertThat(statuses(starts(store, "agent-2", one, two))).containsExactly(409, 409);
        assertThat(statuses(outcomes(store, "agent-2", completed(one)))).containsExactly(409);

        var first = outcomes(store, "agent-1", completed(one), completed(two));
        var repeat = outcomes(store, "agent-1", completed(one), completed(two));
        assertThat(statuses(first)).containsExactly(200, 200);
        assertThat(repeat).isEqualTo(first);
        assertThat(store.outcome(one, "agent-1", "COMPLETED").data())
                .isEqualTo(first.get(0).path("state"));
        assertThat(statuses(starts(store, "agent-1", one))).containsExactly(409);
    }

    @OnEachDatabase
    void startsOnlyTheOccurrenceAndTheClaimThatIsNamed(Store store) {
        var id = store.submit("ONE_TIME").id();
        var key = store.claimed(id);
        var other = id + ":" + (Store.START.toEpochMilli() + 1);

        assertThat(statuses(starts(store, "agent-1", other))).containsExactly(409);
        assertThat(statuses(post(
                        store,
                        "starts",
                        "agent-1",
                        "{\"key\":\"%s\",\"claim\":\"another\"}".formatted(key),
                        "{\"key\":\"%s\"}".formatted(other))))
                .containsExactly(409, 409);
        assertThat(store.job(id).jobStatus()).isEqualTo("SCHEDULED");
        assertThat(statuses(starts(store, "agent-1", other, key, key))).containsExactly(409, 200, 200);
        assertThat(store.get("/api/executions?jobId=" + id).data()).hasSize(1);
    }

    @OnEachDatabase
    void recordsEachOutcomeAsItsOwnCallWould(Store store) {
        var plain = store.running(store.submit("ONE_TIME").id(), "agent-1");
        var failed = store.running(store.submit("ONE_TIME", "maxRetries", 1).id(), "agent-1");
        var recurring = store.running(store.submit("DAILY").id(), "agent-1");
        var notStarted = store.claimed(store.submit("ONE_TIME").id());

        var answers = outcomes(
                store,
                "agent-1",
                completed(plain),
                "{\"key\":\"%s\",\"outcome\":\"FAILED\",\"error\":\"it broke\",\"durationMillis\":3}".formatted(failed),
                completed(recurring),
                completed(notStarted));

        assertThat(statuses(answers)).containsExactly(200, 200, 200, 409);
        var done = store.job(idOf(plain)).data();
        assertThat(done.path("status").textValue()).isEqualTo("COMPLETED");
        assertThat(done.path("finishedAt").textValue()).isEqualTo(Store.START.toString());
        assertThat(done.path("claimedBy").textValue()).isEqualTo("worker-1");
        assertThat(done.path("leaseUntil").isNull()).isTrue();
        var attempt = store.get("/api/executions?jobId=" + idOf(plain)).data().get(0);
        assertThat(attempt.path("outcome").textValue()).isEqualTo("COMPLETED");
        assertThat(attempt.path("durationMillis").longValue()).isEqualTo(7);
        assertThat(attempt.path("endedAt").textValue()).isEqualTo(Store.START.toString());
        assertThat(store.job(idOf(failed)).data().path("retryCount").intValue()).isEqualTo(1);
        assertThat(store.job(idOf(recurring)).data().path("nextRunTime").textValue())
                .isEqualTo("2026-01-06T10:00:00Z");
        assertThat(store.job(idOf(notStarted)).jobStatus()).isEqualTo("SCHEDULED");
    }

    @OnEachDatabase
    void keepsTheOutcomesBeforeOneThatCannotBeRecorded(Store store) {
        var good = store.running(store.submit("ONE_TIME").id(), "agent-1");
        var odd = store.running(store.submit("DAILY").id(), "agent-1");
        store.jdbc().update("update jobs set frequency = 'YEARLY' where id = ?", idOf(odd));
        var before = completed(store);

        var answer = store.post(
                "/api/executions/outcomes",
                "{\"agentId\":\"agent-1\",\"outcomes\":[%s,%s]}".formatted(completed(good), completed(odd)));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(store.job(idOf(good)).jobStatus()).isEqualTo("COMPLETED");
        assertThat(completed(store) - before).isEqualTo(1);
    }

    @OnEachDatabase
    void commitsAGroupOnce(Store store) {
        var keys = IntStream.range(0, 40)
                .mapToObj(i -> store.claimed(store.submit("ONE_TIME").id()))
                .toArray(String[]::new);
        var before = commits(store);

        starts(store, "agent-1", keys);
        outcomes(
                store,
                "agent-1",
                Arrays.stream(keys).map(RunBatchTest::completed).toArray(String[]::new));

        // What the store writes by itself meanwhile is among them.
        assertThat(commits(store) - before).isLessThan(20);
    }

    private static double completed(Store store) {
        return store.bean(MeterRegistry.class)
                .get("job_store.runs.ended")
                .tag("outcome", "COMPLETED")
                .counter()
                .count();
    }

    private static long commits(Store store) {
        return Objects.requireNonNull(store.jdbc().execute((ConnectionCallback<Long>) connection -> {
            if (connection.isWrapperFor(JdbcConnection.class)) {
                var session =
                        (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
                return session.getDatabase().getStore().getMvStore().getCurrentVersion();
            }
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select txid_current()")) {
                row.next();
                return row.getLong(1);
            }
        }));
    }

    @OnEachDatabase
    void namesTheEntryThatIsWrongAndChangesNothing(Store store) {
        var key = store.claimed(store.submit("ONE_TIME").id());

        refused(store, "starts", "{\"key\":\"%s\"},{\"key\":\"x\"}".formatted(key), "starts[1].key");
        refused(store, "starts", "{\"key\":\"%s\"},null".formatted(key), "starts[1]");
        refused(store, "starts", "", "starts");
        refused(
                store,
                "starts",
                String.join(",", Collections.nCopies(1_001, "{\"key\":\"%s\"}".formatted(key))),
                "starts");
        refused(store, "outcomes", "{\"key\":\"%s\",\"outcome\":\"CANCELLED\"}".formatted(key), "outcomes[0].outcome");
        assertThat(store.post("/api/executions/starts", "{\"starts\":[{\"key\":\"%s\"}]}".formatted(key))
                        .message())
                .startsWith("agentId");
        assertThat(store.job(idOf(key)).jobStatus()).isEqualTo("SCHEDULED");
    }

    private static void refused(Store store, String what, String entries, String field) {
        var answer =
                store.post("/api/executions/" + what, "{\"agentId\":\"agent-1\",\"%s\":[%s]}".formatted(what, entries));
        assertThat(answer.status()).as(field).isEqualTo(400);
        assertThat(answer.message()).startsWith(field + ":");
    }

    private static JsonNode starts(Store store, String agent, String... keys) {
        return post(
                store,
                "starts",
                agent,
                Arrays.stream(keys).map("{\"key\":\"%s\"}"::formatted).toArray(String[]::new));
    }

    private static JsonNode outcomes(Store store, String agent, String... entries) {
        return post(store, "outcomes", agent, entries);
    }

    private static JsonNode post(Store store, String what, String agent, String... entries) {
        var answer = store.post(
                "/api/executions/" + what,
                "{\"agentId\":\"%s\",\"%s\":[%s]}".formatted(agent, what, String.join(",", entries)));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.data();
    }

    private static String completed(String key) {
        return "{\"key\":\"%s\",\"outcome\":\"COMPLETED\",\"durationMillis\":7}".formatted(key);
    }

    private static List<Integer> statuses(JsonNode answers) {
        return StreamSupport.stream(answers.spliterator(), false)
                .map(answer -> answer.path("status").intValue())
                .toList();
    }

    private static long idOf(String key) {
        return Long.parseLong(key.split(":", 2)[0]);
    }
}
