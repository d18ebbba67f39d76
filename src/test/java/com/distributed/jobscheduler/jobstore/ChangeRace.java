package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Changes, claims, runs and returns of the same jobs in one store, from many threads, in rounds. */
final class ChangeRace {
    private static final int OF_EACH = 8;
    private static final int JOBS = 40;
    private static final int CHANGES_IN_A_ROUND = 320;
    private static final Duration STEP = Duration.ofMinutes(45);
    private static final String AGENT = "agent-1";

    private final Store store;
    private final List<Long> ids = new ArrayList<>();
    /** What each version of a job said, by "job:version". */
    private final Map<String, String> payloads = new ConcurrentHashMap<>();

    private final Map<Long, Integer> latest = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();

    ChangeRace(Store store) {
        this.store = store;
    }

    /** Runs rounds of at least so many changes in all. */
    void run(int changes) throws InterruptedException, ExecutionException {
        for (var i = 0; i < JOBS; i++) {
            var job = store.submit(
                    i % 2 == 0 ? "HOURLY" : "DAILY", "payload", "first", "maxRetries", 2, "externalKey", "job-" + i);
            ids.add(job.id());
            payloads.put(job.id() + ":1", "first");
            latest.put(job.id(), 1);
        }
        for (var round = 0; round * CHANGES_IN_A_ROUND < changes; round++) {
            round();
            store.clock.advance(STEP);
        }
        assertThat(accepted.get()).as("accepted changes").isGreaterThan(changes / 2);
    }

    private void round() throws InterruptedException, ExecutionException {
        var due = due();
        var retried = store.jdbc().queryForList("select id from jobs where retry_count > 0", Long.class);
        var before = store.jdbc().queryForObject("select coalesce(max(id), 0) from executions", Long.class);
        var changers = new AtomicInteger(OF_EACH);
        var callers = new ArrayList<Callable<Void>>();
        for (var i = 0; i < OF_EACH; i++) {
            var worker = "worker-" + i;
            var isBatch = i % 2 == 0;
            callers.add(() -> {
                try {
                    changeSome();
                } finally {
                    changers.decrementAndGet();
                }
                return null;
            });
            callers.add(() -> {
                // Twice more after the last change: what was given back is due again.
                for (var more = 0; more < 2; more += changers.get() == 0 ? 1 : 0) {
                    while (isBatch ? runBatch(worker) : runListed(worker)) {}
                }
                return null;
            });
        }
        try (var threads = Executors.newFixedThreadPool(2 * OF_EACH)) {
            for (var call : callers.stream().map(threads::submit).toList()) {
                call.get();
            }
        }
        while (runBatch("worker-last")) {}
        var runs = runsSince(before);
        assertThat(runs.keySet()).isEqualTo(due.keySet());
        runs.forEach((id, times) -> {
            assertThat(times).as("job %d", id).doesNotHaveDuplicates().containsAll(due.get(id));
            // An occurrence that came while another one was retried has not coalesced with that: it follows at once.
            assertThat(times).as("job %d", id).hasSizeLessThanOrEqualTo(retried.contains(id) ? 2 : 1);
        });
        for (var id : ids) {
            assertInForce(store.job(id).data());
        }
    }

    /** Run times by job, in order. */
    private Map<Long, List<String>> due() {
        return byJob(store.jdbc()
                .queryForList(
                        "select id, next_run_time from jobs where status = 'PENDING' and next_run_time <= ? order by id",
                        store.clock.instant().atOffset(ZoneOffset.UTC)));
    }

    private Map<Long, List<String>> runsSince(long execution) {
        return byJob(store.jdbc()
                .queryForList(
                        "select job_id, run_time from executions where id > ? and outcome in ('COMPLETED', 'FAILED')",
                        execution));
    }

    private static Map<Long, List<String>> byJob(Collection<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> List.copyOf(row.values()))
                .collect(Collectors.groupingBy(
                        row -> (Long) row.get(0),
                        TreeMap::new,
                        Collectors.mapping(row -> row.get(1).toString(), Collectors.toList())));
    }

    private void changeSome() {
        var random = ThreadLocalRandom.current();
        for (var i = 0; i < CHANGES_IN_A_ROUND / OF_EACH; i++) {
            var which = random.nextInt(JOBS);
            var id = ids.get(which);
            var payload = "p" + Long.toHexString(random.nextLong());
            var answer = random.nextInt(8) == 0 ? declare(which, payload, random) : patch(id, payload, random);
            assertThat(answer.status()).as("%s", answer).isIn(200, 412);
            if (answer.status() == 200) {
                accepted.incrementAndGet();
                var version = answer.data().path("version").intValue();
                latest.merge(id, version, Math::max);
                assertThat(payloads.putIfAbsent(id + ":" + version, payload))
                        .as("two changes made one version")
                        .isNull();
            }
        }
    }

    private Answer patch(long id, String payload, Random random) {
        var change = store.json.createObjectNode().put("payload", payload);
        if (random.nextInt(3) > 0) {
            change.setAll(schedule(random));
        }
        var version = random.nextBoolean() ? "*" : "\"" + latest.get(id) + "\"";
        return ChangeTest.patch(store, id, change.toString(), "If-Match", version);
    }

    private Answer declare(int which, String payload, Random random) {
        var job = store.job("DAILY", "payload", payload, "maxRetries", 2);
        job.setAll(schedule(random));
        return store.putBody(ExternalKeyTest.at("job-" + which), job.toString());
    }

    private ObjectNode schedule(Random random) {
        var schedule = store.json.createObjectNode();
        var frequency = List.of("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "CRON").get(random.nextInt(5));
        schedule.put("frequency", frequency);
        schedule.put(
                "cronExpression", frequency.equals("CRON") ? "0 */%d * * * *".formatted(random.nextInt(1, 60)) : null);
        var anchor = store.clock.instant().plus(Duration.ofMinutes(random.nextInt(-3_000, 200)));
        return schedule.put("executionTime", anchor.toString());
    }

    /** Claims what is due, and runs it; false when nothing was due. */
    private boolean runBatch(String worker) {
        var batch = store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"%s\",\"segments\":[5],\"limit\":3}".formatted(worker))
                .data();
        for (var job : batch) {
            assertSaid(job);
            run(job, job.path("claimToken").textValue());
        }
        return !batch.isEmpty();
    }

    /** Lists what is due, and claims it one by one, as it was listed. */
    private boolean runListed(String worker) {
        var isAny = false;
        for (var job : store.due("5").data()) {
            var id = job.path("jobId").longValue();
            var claim = store.put(
                    "/api/jobs/" + id + "/status?status=SCHEDULED",
                    WireHeaders.WORKER_ID,
                    worker,
                    WireHeaders.EXPECTED_RUN_TIME,
                    job.path("nextRunTime").textValue(),
                    WireHeaders.EXPECTED_VERSION,
                    job.path("version").asText(),
                    WireHeaders.IDEMPOTENCY_KEY,
                    worker + Long.toHexString(ThreadLocalRandom.current().nextLong()));
            assertThat(claim.status()).as("%s", claim).isIn(200, 409);
            if (claim.status() == 200) {
                isAny = true;
                assertSaid(job);
                run(job, claim.claim());
            }
        }
        return isAny;
    }

    /** What is run is what that version of the job said; a change whose answer is still under way is not known yet. */
    private void assertSaid(JsonNode job) {
        var said = payloads.get(
                job.path("jobId").asText() + ":" + job.path("version").asText());
        if (said != null) {
            assertThat(job.path("payload").textValue()).as("%s", job).isEqualTo(said);
        }
    }

    private void run(JsonNode job, String claim) {
        var id = job.path("jobId").longValue();
        var time = Instant.parse(job.path("nextRunTime").textValue());
        var key = WireHeaders.occurrenceKey(id, time);
        var random = ThreadLocalRandom.current();
        if (random.nextInt(5) == 0) {
            assertThat(store.put("/api/jobs/" + id + "/status?status=PENDING", WireHeaders.CLAIM, claim)
                            .status())
                    .isEqualTo(200);
            return;
        }
        assertThat(store.start(key, AGENT).status()).isEqualTo(200);
        // As a worker that claims one by one counts it, perhaps from a schedule that is no longer in force.
        store.put(
                "/api/job-schedules/" + id + "/next-run?nextRunTime=" + next(job),
                WireHeaders.EXPECTED_RUN_TIME,
                time.toString());
        var ended = store.outcome(key, AGENT, random.nextInt(4) == 0 ? "FAILED" : "COMPLETED");
        assertThat(ended.status()).as("%s", ended).isEqualTo(200);
    }

    /** The last accepted change is in force, and the next run is of its schedule. */
    private void assertInForce(JsonNode job) {
        var id = job.path("id").asText();
        var version = job.path("version").asText();
        assertThat(version).isEqualTo(latest.get(Long.valueOf(id)).toString());
        assertThat(job.path("payload").textValue()).isEqualTo(payloads.get(id + ":" + version));
        assertThat(job.path("status").textValue()).isEqualTo("PENDING");
        if (job.path("retryCount").intValue() == 0) {
            assertThat(job.path("nextRunTime").textValue())
                    .as("%s", job)
                    .isEqualTo(next(job).toString());
        }
    }

    private Instant next(JsonNode job) {
        return Recurrence.of(
                        Frequency.valueOf(job.path("frequency").textValue()),
                        Instant.parse(job.path("executionTime").textValue()),
                        ZoneOffset.UTC,
                        job.path("cronExpression").textValue(),
                        job.path("interval").textValue(),
                        null)
                .nextAfter(store.clock.instant())
                .orElseThrow();
    }
}
