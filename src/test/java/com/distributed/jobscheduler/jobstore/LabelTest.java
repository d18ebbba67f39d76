package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The labels of a job, and the tables that it is found by (docs/job-store.md). */
@Tag("application")
class LabelTest {
    private static List<String> labels(Answer answer) {
        return answer.data()
                .path("labels")
                .valueStream()
                .map(label -> label.textValue())
                .toList();
    }

    /** What the table of the labels says, which lists are filtered by. */
    private static List<String> found(Store store, long id) {
        return store.jdbc()
                .queryForList("select label from job_labels where job_id = ? order by label", String.class, id);
    }

    private static String searched(Store store, long id) {
        return store.jdbc()
                .queryForMap("select * from job_search where job_id = ?", id)
                .values()
                .toString();
    }

    @OnEachDatabase
    void areAnsweredInTheirOrderEachOnce(Store store) {
        var job = store.submit("DAILY", "labels", List.of("team:blue", "billing", "Ü 1", "billing"));

        assertThat(labels(job)).containsExactly("billing", "team:blue", "Ü 1");
        assertThat(labels(store.job(job.id()))).isEqualTo(labels(job));
        assertThat(found(store, job.id())).containsExactlyInAnyOrder("billing", "team:blue", "Ü 1");
        assertThat(labels(store.get("/api/jobs?size=1"))).isEmpty();
        assertThat(store.get("/api/jobs?size=1").data().get(0).path("labels")).hasSize(3);
        assertThat(labels(store.submit("DAILY"))).isEmpty();
    }

    @OnEachDatabase
    void comeWithABatchAReplayAndADeclaration(Store store) {
        var batch = store.post(
                "/api/jobs/batch",
                "[%s,%s]".formatted(store.job("ONE_TIME", "labels", List.of("a", "b")), store.job("ONE_TIME")));
        long first = batch.data().path("ids").get(0).longValue();
        store.delete("/api/jobs/" + first);
        var replay = store.post("/api/jobs/" + first + "/replay", "");
        var body = store.job("DAILY", "executionTime", "2026-02-01T10:00:00Z", "labels", List.of("b", "a"));
        var declared = store.putBody("/api/jobs/by-key/k", body.toString());
        var again = store.putBody(
                "/api/jobs/by-key/k",
                store.job("DAILY", "executionTime", "2026-02-01T10:00:00Z", "labels", List.of("a", "b"))
                        .toString());

        for (var id : List.of(first, replay.id(), declared.id())) {
            assertThat(labels(store.job(id))).as("job %d", id).containsExactly("a", "b");
            assertThat(found(store, id)).as("job %d", id).containsExactly("a", "b");
        }
        assertThat(again.data().path("effect").textValue()).isEqualTo("unchanged");
        assertThat(store.jdbc().queryForObject("select count(distinct job_id) from job_labels", Integer.class))
                .isEqualTo(3);
        assertThat(store.jdbc().queryForObject("select count(*) from job_search", Integer.class))
                .isEqualTo(4);
    }

    @OnEachDatabase
    void changeWithTheJobAndAreFoundByTheNewOnes(Store store) {
        var id = store.submit("DAILY", "labels", List.of("a", "b")).id();

        var changed = store.send(
                "PATCH",
                "/api/jobs/" + id,
                BodyPublishers.ofString(
                        "{\"labels\":[\"b\",\"c\"],\"jobName\":\"other\",\"userId\":null,\"segment\":9,\"frequency\":\"HOURLY\",\"externalKey\":\"k\"}"),
                "Content-Type",
                "application/merge-patch+json");

        assertThat(labels(changed)).containsExactly("b", "c");
        assertThat(found(store, id)).containsExactly("b", "c");
        assertThat(searched(store, id)).isEqualTo("[" + id + ", other, null, 9, k, HOURLY]");
    }

    @OnEachDatabase
    void aRefusedSubmissionLeavesNoRowToFind(Store store) {
        store.submit("DAILY", "externalKey", "k");
        var refused = store.submit("DAILY", "externalKey", "k", "labels", List.of("a"));
        var batch = store.post(
                "/api/jobs/batch",
                "[%s,%s]"
                        .formatted(store.job("DAILY", "labels", List.of("a")), store.job("DAILY", "externalKey", "k")));

        assertThat(List.of(refused.status(), batch.status())).containsOnly(409);
        assertThat(store.jdbc().queryForObject("select count(*) from job_search", Integer.class))
                .isEqualTo(1);
        assertThat(store.jdbc().queryForObject("select count(*) from job_labels", Integer.class))
                .isZero();
    }

    @OnEachDatabase
    void areRemovedWithTheJob(Store store) {
        var gone = store.submit("ONE_TIME", "labels", List.of("a"));
        var stays = store.submit("ONE_TIME", "labels", List.of("a"));
        store.delete("/api/jobs/" + gone.id());
        store.clock.advance(Duration.ofDays(8));

        Upkeep.run(store, "Purge");

        assertThat(store.job(gone.id()).status()).isEqualTo(404);
        assertThat(found(store, gone.id())).isEmpty();
        assertThat(store.jdbc().queryForList("select job_id from job_search", Long.class))
                .containsExactly(stays.id());
    }

    @OnEachDatabase
    void areRefusedWhereTheyBreakARule(Store store) {
        for (var refused : List.of(
                List.of(List.of("a", "x".repeat(65)), "labels[1]: must have at most 64 characters"),
                List.of(List.of(" "), "labels[0]: must not be blank"),
                List.of(List.of("a,b"), "labels[0]: must not contain a comma"),
                List.of(List.of("a "), "labels[0]: must not contain a comma, nor begin or end with a blank"),
                List.of(List.of("a\nb"), "labels[0]: must not contain control characters"),
                List.of(Collections.nCopies(17, "a"), "labels: must be at most 16 labels"),
                List.of("a", "labels: "))) {
            var answer = store.submit("DAILY", "labels", refused.get(0));
            assertThat(answer.status()).as("%s %s", refused, answer).isEqualTo(400);
            assertThat(answer.message()).as("%s", refused).startsWith((String) refused.get(1));
        }
        var inBatch = store.post("/api/jobs/batch", "[" + store.job("DAILY", "labels", List.of("a,b")) + "]");
        assertThat(inBatch.message()).startsWith("[0].labels[0]: must not contain a comma");
    }
}
