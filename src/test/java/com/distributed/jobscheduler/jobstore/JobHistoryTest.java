package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;

/** Who did what to a job. */
@Tag("application")
class JobHistoryTest {
    @OnEachDatabase
    void tellsWhatWasDoneByWhomAndFromWhere(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-06T10:00:00Z").id();
        call(store, "POST", "/api/jobs/" + id + "/pause", "", Store.OPERATOR);
        store.clock.advance(Duration.ofSeconds(1));
        call(store, "POST", "/api/jobs/" + id + "/resume", "", Store.OPERATOR);
        store.post("/api/jobs/" + id + "/run-now", "");
        call(
                store,
                "PATCH",
                "/api/jobs/" + id,
                "{\"payload\":\"p\",\"endTime\":\"2027-01-01T00:00:00Z\",\"timeout\":\"PT1M\"}",
                Store.OPERATOR);
        store.running(id, "a");
        store.delete("/api/jobs/" + id);

        var history = store.get("/api/jobs/" + id + "/history");
        assertThat(lines(history))
                .containsExactly(
                        "CANCELLED local null 127.0.0.1 null",
                        "CHANGED operator %s 127.0.0.1 payload, endTime, timeout".formatted(hash(Store.OPERATOR)),
                        "RUN_NOW local null 127.0.0.1 null",
                        "RESUMED operator %s 127.0.0.1 null".formatted(hash(Store.OPERATOR)),
                        "PAUSED operator %s 127.0.0.1 null".formatted(hash(Store.OPERATOR)),
                        "SUBMITTED null null null null");
        assertThat(history.data().get(4).path("at").textValue()).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(history.data().get(3).path("at").textValue()).isEqualTo("2026-01-05T10:00:01Z");

        var second = store.get("/api/jobs/" + id + "/history?page=1&size=2");
        assertThat(second.headers().firstValue("X-Total-Count")).hasValue("6");
        assertThat(acts(second)).containsExactly("RUN_NOW", "RESUMED");
        assertThat(acts(store.get("/api/jobs/" + id + "/history?page=2&size=2")))
                .containsExactly("PAUSED", "SUBMITTED");
        assertThat(acts(store.get("/api/jobs/" + id + "/history?page=1&size=5")))
                .containsExactly("SUBMITTED");
        assertThat(acts(store.get("/api/jobs/" + id + "/history?page=2&size=5")))
                .isEmpty();
        assertThat(store.get("/api/jobs/0/history").status()).isEqualTo(404);
        assertThat(store.get("/api/jobs/" + id + "/history?size=0").message())
                .isEqualTo("size: must be from 1 to 1000");
    }

    @OnEachDatabase
    void tellsApplicationsAndTheirTokensApart(Store store) {
        var job = store.job("DAILY", "executionTime", "2026-01-06T10:00:00Z").toString();
        var id = call(store, "PUT", "/api/jobs/by-key/k", job, Store.BILLING).id();
        call(store, "PUT", "/api/jobs/by-key/k", job.replace("hello", "ciao"), Store.BILLING_NEXT);
        call(store, "DELETE", "/api/jobs/by-key/k", "", Store.BILLING);
        var again = call(store, "POST", "/api/jobs/" + id + "/replay", "", Store.BILLING)
                .id();

        assertThat(lines(store.get("/api/jobs/" + id + "/history")))
                .containsExactly(
                        "REPLAYED client.billing %s 127.0.0.1 as job %d".formatted(hash(Store.BILLING), again),
                        "CANCELLED client.billing %s 127.0.0.1 null".formatted(hash(Store.BILLING)),
                        "CHANGED client.billing %s 127.0.0.1 payload".formatted(hash(Store.BILLING_NEXT)),
                        "CREATED client.billing %s 127.0.0.1 null".formatted(hash(Store.BILLING)));
        assertThat(lines(store.get("/api/jobs/" + again + "/history")))
                .containsExactly(
                        "CREATED client.billing %s 127.0.0.1 replay of job %d".formatted(hash(Store.BILLING), id));
    }

    @OnEachDatabase
    void leavesNoLineWhereNothingWasDone(Store store) {
        var id = store.submit("DAILY").id();
        store.post("/api/jobs/" + id + "/resume", "");
        store.post("/api/jobs/" + id + "/run-now", "");
        store.post("/api/jobs/" + id + "/replay", "");
        CalendarTest.patch(store, id, "{\"payload\":\"hello\"}");
        CalendarTest.patch(store, id, "{\"status\":\"FAILED\"}");
        call(store, "POST", "/api/jobs/" + id + "/pause", "", Store.REPORTS);
        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        assertThat(acts(store.get("/api/jobs/" + id + "/history"))).containsExactly("SUBMITTED");
    }

    @OnEachDatabase
    void beginsWithTheSubmissionAsTheJobSaysIt(Store store) {
        var id = call(store, "POST", "/api/jobs", store.job("DAILY").toString(), Store.BILLING)
                .id();
        store.clock.advance(Duration.ofHours(1));
        call(store, "POST", "/api/jobs/" + id + "/pause", "", Store.BILLING);

        var history = store.get("/api/jobs/" + id + "/history");
        assertThat(lines(history)).last().isEqualTo("SUBMITTED client.billing null null null");
        var first = history.data().get(1);
        assertThat(first.path("id").isNull()).isTrue();
        assertThat(first.path("jobId").longValue()).isEqualTo(id);
        assertThat(first.path("at").textValue()).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(store.jdbc().queryForObject("select count(*) from job_history", Long.class))
                .as("written")
                .isEqualTo(1);
    }

    @OnEachDatabase
    void isPurgedWithItsJob(Store store) {
        var ended = store.submit("DAILY").id();
        store.delete("/api/jobs/" + ended);
        var other = store.submit("DAILY").id();
        store.post("/api/jobs/" + other + "/pause", "");
        store.clock.advance(Duration.ofDays(400));

        Upkeep.run(store, "Purge");
        assertThat(store.jdbc().queryForList("select job_id from job_history", Long.class))
                .containsExactly(other);
    }

    private static Answer call(Store store, String method, String path, String body, String token) {
        return store.send(
                method,
                path,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token);
    }

    private static List<String> lines(Answer history) {
        return StreamSupport.stream(history.data().spliterator(), false)
                .map(line -> String.join(
                        " ",
                        text(line, "act"),
                        text(line, "caller"),
                        text(line, "token"),
                        text(line, "address"),
                        text(line, "detail")))
                .toList();
    }

    private static List<String> acts(Answer history) {
        return history.data().findValuesAsText("act");
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }

    private static String hash(String token) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
