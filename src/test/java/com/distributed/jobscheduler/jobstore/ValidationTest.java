package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;

@Tag("application")
class ValidationTest {
    @OnEachDatabase
    void refusesAHeaderThatIsGivenTwice(Store store) {
        var id = store.submit("DAILY").id();
        for (var name : new String[] {"Scheduler-Worker-Id", "Scheduler-Expected-Run-Time", "Idempotency-Key"}) {
            var answer = store.put("/api/jobs/" + id + "/status?status=SCHEDULED", name, "a", name, "b");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo(name + ": must be given once");
        }
        var due = store.send(
                "GET",
                "/api/job-schedules/due?segments=5",
                BodyPublishers.noBody(),
                "Scheduler-Scan-Interval",
                "1000",
                "Scheduler-Scan-Interval",
                "2000");
        assertThat(due.status()).isEqualTo(400);
        assertThat(due.message()).isEqualTo("Scheduler-Scan-Interval: must be given once");
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void takesTheLastInstantThatThereIs(Store store) {
        assertThat(store.submit("DAILY", "executionTime", "9999-12-31T23:59:59.999999Z")
                        .status())
                .isEqualTo(200);
    }

    private static final String LONG = "x".repeat(256);
    private static final String CLAIM = "/api/job-schedules/claim";
    private static final String HEARTBEAT = "/api/executions/heartbeat";

    /** A request that must be refused with 400 and a message that names the field. */
    private record Bad(String method, String path, String body, String field, List<String> headers) {
        @Override
        public String toString() {
            return method + " " + path + " " + body.substring(0, Math.min(300, body.length())) + " -> " + field;
        }

        Bad(String method, String path, String body, String field) {
            this(method, path, body, field, List.of());
        }

        static Bad get(String path, String field) {
            return new Bad("GET", path, "", field);
        }

        static Bad put(String path, String field, String... headers) {
            return new Bad("PUT", path, "", field, List.of(headers));
        }

        static Bad json(String method, String path, String body, String field) {
            return new Bad(method, path, body, field, List.of("Content-Type", "application/json"));
        }
    }

    @OnEachDatabase
    void refusesBadInputNamingTheFieldAndChangesNothing(Store store) {
        var id = store.submit("DAILY").id();
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":1}");
        var before = List.of(store.job(id).data(), store.get("/api/workers").data());
        var softly = new SoftAssertions();

        for (var bad : everyBadRequest(store, id)) {
            var answer = store.send(
                    bad.method(),
                    bad.path(),
                    BodyPublishers.ofString(bad.body()),
                    bad.headers().toArray(String[]::new));
            var what = bad.toString();
            softly.assertThat(answer.status()).as(what).isEqualTo(400);
            softly.assertThat(answer.body().path("success").booleanValue())
                    .as(what)
                    .isFalse();
            softly.assertThat(answer.errorCode()).as(what).isNotBlank();
            softly.assertThat(answer.message()).as(what).contains(bad.field());
        }

        softly.assertThat(
                        List.of(store.job(id).data(), store.get("/api/workers").data()))
                .isEqualTo(before);
        softly.assertThat(store.jdbc().queryForObject("select count(*) from jobs", Integer.class))
                .isEqualTo(1);
        softly.assertAll();
    }

    private static List<Bad> everyBadRequest(Store store, long id) {
        var all = new ArrayList<Bad>();
        submissions(store).forEach(all::add);
        ids().forEach(all::add);
        moves(id).forEach(all::add);
        schedules(id).forEach(all::add);
        runs(id).forEach(all::add);
        registry().forEach(all::add);
        return all;
    }

    private static Stream<Bad> submissions(Store store) {
        return Stream.of(
                        field(store, "jobName", null),
                        field(store, "jobName", " "),
                        field(store, "jobName", LONG),
                        field(store, "jobName", "a\nb"),
                        field(store, "jobName", "a\0b"),
                        field(store, "jobName", 5),
                        field(store, "jobName", List.of()),
                        field(store, "userId", "seven"),
                        field(store, "userId", 1.5),
                        field(store, "userId", new BigInteger("9223372036854775808")),
                        field(store, "frequency", null),
                        field(store, "frequency", "SOMETIMES"),
                        field(store, "frequency", ""),
                        field(store, "frequency", 1),
                        field(store, "executionTime", null),
                        field(store, "executionTime", "tomorrow"),
                        field(store, "executionTime", "2026-01-05T10:00:00"),
                        field(store, "executionTime", "2026-02-30T10:00:00Z"),
                        field(store, "executionTime", 1_767_600_000L),
                        field(store, "executionTime", "1969-12-31T23:59:59Z"),
                        field(store, "executionTime", "+10000-01-01T00:00:00Z"),
                        field(store, "executionTime", "+999999999-12-31T23:59:59Z"),
                        field(store, "executionTime", "+999999999-12-31T23:59:59-18:00"),
                        field(store, "payload", "x".repeat(65_537)),
                        field(store, "payload", "a\0b"),
                        field(store, "payload", "half"),
                        field(store, "payload", 5),
                        field(store, "payload", Map.of("a", 1)),
                        field(store, "maxRetries", -1),
                        field(store, "maxRetries", 101),
                        field(store, "maxRetries", "3"),
                        field(store, "maxRetries", 1.5),
                        field(store, "timeout", "10m"),
                        field(store, "timeout", "PT0.999S"),
                        field(store, "timeout", "PT168H0.001S"),
                        field(store, "timeout", "-PT1H"),
                        field(store, "timeout", 600),
                        field(store, "jitter", "PT0S"),
                        field(store, "retention", "PT59M"),
                        field(store, "retention", "P3651D"),
                        field(store, "retention", 30),
                        field(store, "jitter", "PT24H0.001S"),
                        field(store, "jitter", "5m"),
                        field(store, "retryBackoff", "PT1S"),
                        field(store, "retryBackoff", Map.of("multiplier", 2)),
                        field(store, "retryBackoff", Map.of("initial", "-PT1S")),
                        field(store, "retryBackoff", Map.of("initial", "P31D")),
                        field(store, "retryBackoff", Map.of("initial", "PT1S", "multiplier", 0.5)),
                        field(store, "retryBackoff", Map.of("initial", "PT1S", "multiplier", 101)),
                        field(store, "retryBackoff", Map.of("initial", "PT1S", "multiplier", "two")),
                        field(store, "retryBackoff", Map.of("initial", "PT2S", "max", "PT1S")),
                        field(store, "notifyIfLaterThan", "10m"),
                        field(store, "notifyIfLaterThan", "PT0.999S"),
                        field(store, "notifyIfLaterThan", "PT720H0.001S"),
                        field(store, "segment", -1),
                        field(store, "segment", 100),
                        field(store, "segment", "5"),
                        field(store, "segment", true),
                        field(store, "timeZone", "Mars/Olympus"),
                        field(store, "timeZone", ""),
                        field(store, "endTime", "2026-01-05T09:59:59Z"),
                        field(store, "misfirePolicy", "PANIC"),
                        field(store, "cronExpression", "0 0 0 * * *"),
                        field(store, "interval", "PT15M"),
                        field(store, "maxOccurrences", 0),
                        field(store, "maxOccurrences", 1_000_000_001),
                        field(store, "maxOccurrences", "3"),
                        every(store, null),
                        every(store, "P1M"),
                        every(store, "PT0S"),
                        every(store, 900),
                        cron(store, null),
                        cron(store, "every day"),
                        cron(store, "0 25 * * *"),
                        cron(store, "@noon"),
                        cron(store, "0 0 0 30 2 *"),
                        cron(store, "0 0 0 * * * *"),
                        Bad.json("POST", "/api/jobs", "", "body"),
                        Bad.json("POST", "/api/jobs", "[]", "body"),
                        Bad.json("POST", "/api/jobs", "{\"jobName\":", "body"),
                        Bad.json("POST", "/api/jobs", store.job("DAILY") + "x", "body"),
                        Bad.json("POST", "/api/jobs", "{\"segment\":1,\"segment\":2}", "segment"))
                .flatMap(bad -> bad.path().equals("/api/jobs")
                                && bad.body().endsWith("}")
                                && !bad.field().equals("body")
                        ? Stream.of(bad, Bad.json("POST", "/api/jobs/batch", "[" + bad.body() + "]", bad.field()))
                        : Stream.of(bad));
    }

    private static Bad field(Store store, String field, Object value) {
        var job = store.job("DAILY", field, value).toString().replace("\"half\"", "\"half \\ud83d pair\"");
        return Bad.json("POST", "/api/jobs", job, field);
    }

    private static Bad every(Store store, Object interval) {
        return Bad.json(
                "POST", "/api/jobs", store.job("EVERY", "interval", interval).toString(), "interval");
    }

    private static Bad cron(Store store, String expression) {
        return Bad.json(
                "POST",
                "/api/jobs",
                store.job("CRON", "cronExpression", expression).toString(),
                "cronExpression");
    }

    private static Stream<Bad> ids() {
        return Stream.of("abc", "99999999999999999999", "1.5", "%201", "0x1")
                .flatMap(id -> Stream.of(
                        Bad.get("/api/jobs/" + id, "id"),
                        new Bad("DELETE", "/api/jobs/" + id, "", "id"),
                        Bad.put("/api/jobs/" + id + "/status?status=RUNNING", "id"),
                        new Bad("POST", "/api/jobs/" + id + "/pause", "", "id"),
                        new Bad("POST", "/api/jobs/" + id + "/resume", "", "id"),
                        new Bad("POST", "/api/jobs/" + id + "/run-now", "", "id"),
                        Bad.put(
                                "/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-05T10:00:00Z",
                                "scheduleId"),
                        Bad.get("/api/executions?jobId=" + id, "jobId")));
    }

    private static Stream<Bad> moves(long id) {
        var path = "/api/jobs/" + id + "/status";
        return Stream.of(
                Bad.put(path, "status"),
                Bad.put(path + "?status=", "status"),
                Bad.put(path + "?status=DONE", "status"),
                Bad.put(path + "?status=scheduled", "status"),
                Bad.put(path + "?status=SCHEDULED", "Scheduler-Worker-Id", WireHeaders.WORKER_ID, LONG),
                Bad.put(
                        path + "?status=SCHEDULED",
                        "Scheduler-Expected-Run-Time",
                        WireHeaders.EXPECTED_RUN_TIME,
                        "now"),
                Bad.put(path + "?status=SCHEDULED", "Idempotency-Key", WireHeaders.IDEMPOTENCY_KEY, LONG),
                Bad.put(path + "?status=PENDING", "Scheduler-Claim", WireHeaders.CLAIM, LONG),
                Bad.put(path + "?status=RUNNING", "Scheduler-Agent-Id", WireHeaders.AGENT_ID, LONG),
                Bad.put(path + "?status=RUNNING", "Idempotency-Key", WireHeaders.IDEMPOTENCY_KEY, (id + 1) + ":1"));
    }

    private static Stream<Bad> schedules(long id) {
        var due = "/api/job-schedules/due?asOf=2026-01-05T10:00:00Z&segments=";
        var next = "/api/job-schedules/" + id + "/next-run";
        return Stream.of(
                Bad.get("/api/job-schedules/due?segments=1", "asOf"),
                Bad.get("/api/job-schedules/due?asOf=&segments=1", "asOf"),
                Bad.get("/api/job-schedules/due?asOf=2026-01-05&segments=1", "asOf"),
                Bad.get("/api/job-schedules/due?asOf=%2B99999-01-05T10:00:00Z&segments=1", "asOf"),
                Bad.get("/api/job-schedules/due?asOf=2026-01-05T10:00:00Z", "segments"),
                Bad.get(due, "segments"),
                Bad.get(due + "1,,2", "segments"),
                Bad.get(due + "100", "segments"),
                Bad.get(due + "-1", "segments"),
                Bad.get(due + "a", "segments"),
                Bad.get(due + "1.0", "segments"),
                Bad.get(due + "1%00", "segments"),
                Bad.get(due + "1&limit=0", "limit"),
                Bad.get(due + "1&limit=-1", "limit"),
                Bad.get(due + "1&limit=x", "limit"),
                Bad.put(next, "nextRunTime"),
                Bad.put(next + "?nextRunTime=later", "nextRunTime"),
                Bad.put(next + "?nextRunTime=%2B10000-01-05T10:00:00Z", "nextRunTime"),
                Bad.put(
                        next + "?nextRunTime=2026-01-07T10:00:00Z",
                        "Scheduler-Expected-Run-Time",
                        WireHeaders.EXPECTED_RUN_TIME,
                        "x"),
                Bad.json("POST", CLAIM, "", "body"),
                Bad.json("POST", CLAIM, "{\"segments\":[1]}", "workerId"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\"}", "segments"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[]}", "segments"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[null]}", "segments"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[100]}", "segments"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[\"1\"]}", "segments"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[1],\"limit\":0}", "limit"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[1],\"limit\":1001}", "limit"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[1],\"asOf\":\"now\"}", "asOf"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[1],\"repeat\":1}", "repeat"),
                Bad.json("POST", CLAIM, "{\"workerId\":\"w\",\"segments\":[1],\"repeat\":true}", "repeat"),
                new Bad(
                        "POST",
                        CLAIM,
                        "{\"workerId\":\"w\",\"segments\":[1]}",
                        "Idempotency-Key",
                        List.of("Content-Type", "application/json", WireHeaders.IDEMPOTENCY_KEY, LONG)));
    }

    private static Stream<Bad> runs(long id) {
        var path = "/api/executions/" + id + ":1/outcome";
        return Stream.of(
                Bad.json("PUT", "/api/executions/x/outcome", "{\"agentId\":\"a\",\"outcome\":\"FAILED\"}", "key"),
                Bad.json("PUT", path, "", "body"),
                Bad.json("PUT", path, "{\"outcome\":\"FAILED\"}", "agentId"),
                Bad.json("PUT", path, "{\"agentId\":\"a\"}", "outcome"),
                Bad.json("PUT", path, "{\"agentId\":\"a\",\"outcome\":\"ABANDONED\"}", "outcome"),
                Bad.json("PUT", path, "{\"agentId\":\"a\",\"outcome\":\"GREAT\"}", "outcome"),
                Bad.json("PUT", path, "{\"agentId\":\"a\",\"outcome\":\"FAILED\",\"error\":\"\\u0000\"}", "error"),
                Bad.json(
                        "PUT",
                        path,
                        "{\"agentId\":\"a\",\"outcome\":\"FAILED\",\"durationMillis\":-1}",
                        "durationMillis"),
                Bad.json("POST", HEARTBEAT, "{\"running\":[]}", "agentId"),
                Bad.json("POST", HEARTBEAT, "{\"agentId\":\"a\"}", "running"),
                Bad.json("POST", HEARTBEAT, "{\"agentId\":\"a\",\"running\":[\"1:1\",\"x\"]}", "running[1]"),
                Bad.json("POST", HEARTBEAT, "{\"agentId\":\"a\",\"running\":[null]}", "running[0]"),
                Bad.get("/api/executions?outcome=BAD", "outcome"),
                Bad.get("/api/executions?from=2026", "from"),
                Bad.get("/api/executions?to=2026", "to"),
                Bad.get("/api/executions?before=1", "before"),
                Bad.get("/api/executions?page=1", "page"),
                Bad.get("/api/executions?jobId=" + id + "&page=-1", "page"),
                Bad.get("/api/executions?jobId=" + id + "&size=0", "size"),
                Bad.get("/api/jobs?status=DONE", "status"),
                Bad.get("/api/jobs?lastOutcome=ABANDONED", "lastOutcome"),
                Bad.get("/api/jobs?page=-1", "page"),
                Bad.get("/api/jobs?size=1001", "size"),
                Bad.get("/api/jobs?size=many", "size"));
    }

    private static Stream<Bad> registry() {
        var beat = "/api/workers/agent-1/heartbeat";
        return Stream.of(
                Bad.json("POST", "/api/workers", "", "body"),
                Bad.json("POST", "/api/workers", "{\"capacity\":1}", "workerId"),
                Bad.json("POST", "/api/workers", "{\"workerId\":\"\",\"capacity\":1}", "workerId"),
                Bad.json("POST", "/api/workers", "{\"workerId\":\"w\"}", "capacity"),
                Bad.json("POST", "/api/workers", "{\"workerId\":\"w\",\"capacity\":-1}", "capacity"),
                Bad.json("POST", "/api/workers", "{\"workerId\":\"w\",\"capacity\":\"1\"}", "capacity"),
                Bad.json("POST", "/api/workers", "{\"workerId\":\"w\",\"capacity\":1,\"segment\":100}", "segment"),
                Bad.json("POST", beat, "{\"currentLoad\":-1}", "currentLoad"),
                Bad.json("POST", beat, "{\"capacity\":-1}", "capacity"),
                Bad.json("POST", "/api/workers/%00/heartbeat", "{}", "path"),
                Bad.get("/api/jobs/%00", "path"),
                Bad.get("/api/jobs/1%0A", "path"),
                Bad.get("/api/executions?jobId=1%0A", "jobId"),
                Bad.get("/api/jobs/1%2F", "path"),
                Bad.json("POST", "/api/workers/" + LONG + "/heartbeat", "{}", "workerId"));
    }
}
