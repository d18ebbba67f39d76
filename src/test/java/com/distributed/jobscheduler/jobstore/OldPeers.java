package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.Frequency;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A worker and an agent of release 1.0.0, as far as a store can tell: the calls that they made, with those headers and
 * fields, and what they read of the answers. The agent ran each occurrence once.
 */
final class OldPeers {
    static final String WORKER = "worker-of-1.0.0";
    static final String AGENT = "agent-of-1.0.0/0b6e";

    private final Store store;
    private final Set<String> done = new HashSet<>();
    /** The occurrences' keys that ran, by job, in order. */
    final Map<Long, List<String>> ran = new HashMap<>();
    /** The jobs whose handler fails, and how often. */
    final Map<Long, Integer> failures = new HashMap<>();

    private long calls;

    OldPeers(Store store) {
        this.store = store;
    }

    /** The agent's entry in the registry, and its life sign. */
    void register() {
        ok(store.post("/api/workers", "{\"workerId\":\"agent-of-1.0.0\",\"capacity\":10}"));
        ok(store.post("/api/workers/agent-of-1.0.0/heartbeat", "{\"capacity\":10,\"currentLoad\":0}"));
    }

    /** One scan that claims each listed job alone, runs it at once, and moves its schedule. */
    void scanOnce() {
        var asOf = store.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (var entry : ok(store.get("/api/job-schedules/due?asOf=" + asOf + "&segments=5"))) {
            var key = keyOf(entry);
            if (!entry.path("status").textValue().equals("PENDING") || done.contains(key)) {
                continue;
            }
            var claim = store.put(
                    "/api/jobs/" + entry.path("jobId").longValue() + "/status?status=SCHEDULED",
                    "Scheduler-Worker-Id",
                    WORKER,
                    "Scheduler-Expected-Run-Time",
                    entry.path("nextRunTime").textValue(),
                    "Idempotency-Key",
                    "claim-" + calls++);
            if (claim.status() == 200 && claim.claim() != null) {
                done.add(key);
                start(key);
                moveNextRun(entry);
                end(key);
            }
        }
    }

    /** One scan by a batch claim, whose answer is lost and asked for again; the agent reports in groups. */
    void batchOnce() {
        var body = store.json
                .createObjectNode()
                .put("workerId", WORKER)
                .put("asOf", store.clock.instant().toString())
                .put("limit", 50);
        body.putArray("segments").add(5);
        var name = "batch-" + calls++;
        ok(store.postUnder(name, "/api/job-schedules/claim", body.toString()));
        var claimed = ok(store.postUnder(
                name, "/api/job-schedules/claim", body.put("repeat", true).toString()));
        if (claimed.isEmpty()) {
            return;
        }
        var starts = store.json.createObjectNode().put("agentId", AGENT);
        var outcomes = store.json.createObjectNode().put("agentId", AGENT);
        for (var entry : claimed) {
            starts.withArray("starts").addObject().put("key", keyOf(entry)).set("claim", entry.path("claimToken"));
            outcomes.withArray("outcomes").add(outcome(keyOf(entry)));
        }
        ok(store.post("/api/executions/starts", starts.toString())).forEach(OldPeers::granted);
        var running = store.json.createObjectNode().put("agentId", AGENT);
        claimed.forEach(entry -> running.withArray("running").add(keyOf(entry)));
        if (!ok(store.post("/api/executions/heartbeat", running.toString()))
                .path("cancel")
                .isEmpty()) {
            throw new AssertionError("a run is to stop");
        }
        ok(store.post("/api/executions/outcomes", outcomes.toString())).forEach(OldPeers::granted);
    }

    private static void granted(JsonNode answer) {
        if (answer.path("status").intValue() != 200) {
            throw new AssertionError(answer.toString());
        }
    }

    /** The agent starts what was dispatched to it. */
    void start(String key) {
        ok(move(key, "RUNNING"));
    }

    Answer move(String key, String status) {
        return store.put(
                "/api/jobs/" + key.split(":", 2)[0] + "/status?status=" + status,
                "Idempotency-Key",
                key,
                "Scheduler-Agent-Id",
                AGENT);
    }

    /** The agent has run it, and reports it twice: the first answer was lost. */
    void end(String key) {
        var report = outcome(key);
        report.remove("key");
        report.put("agentId", AGENT);
        for (var times = 0; times < 2; times++) {
            ok(store.putBody("/api/executions/" + key + "/outcome", report.toString()));
        }
    }

    private ObjectNode outcome(String key) {
        var id = Long.parseLong(key.split(":", 2)[0]);
        ran.computeIfAbsent(id, none -> new ArrayList<>()).add(key);
        var fails = failures.merge(id, -1, Integer::sum) >= 0;
        return store.json
                .createObjectNode()
                .put("key", key)
                .put("outcome", fails ? "FAILED" : "COMPLETED")
                .put("error", fails ? "it broke" : null)
                .put("durationMillis", 12);
    }

    private static String keyOf(JsonNode entry) {
        return entry.path("jobId").longValue() + ":"
                + Instant.parse(entry.path("nextRunTime").textValue()).toEpochMilli();
    }

    private void moveNextRun(JsonNode entry) {
        var frequency = Frequency.valueOf(entry.path("frequency").textValue());
        if (!frequency.isRecurring()) {
            return;
        }
        var time = Instant.parse(entry.path("nextRunTime").textValue());
        var now = store.clock.instant();
        var end = entry.path("endTime").textValue();
        Recurrence.of(
                        frequency,
                        Instant.parse(entry.path("executionTime").textValue()),
                        ZoneId.of(entry.path("timeZone").textValue()),
                        entry.path("cronExpression").textValue(),
                        null,
                        end == null ? null : Instant.parse(end))
                .nextAfter(
                        entry.path("misfirePolicy").textValue().equals("CATCH_UP") || now.isBefore(time) ? time : now)
                .ifPresent(next -> ok(store.send(
                        "PUT",
                        "/api/job-schedules/" + entry.path("scheduleId").longValue() + "/next-run?nextRunTime=" + next,
                        BodyPublishers.noBody(),
                        "Scheduler-Expected-Run-Time",
                        time.toString())));
    }

    private static JsonNode ok(Answer answer) {
        if (answer.status() != 200 || !answer.body().path("success").booleanValue()) {
            throw new AssertionError(answer.toString());
        }
        return answer.data();
    }
}
