package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Changes of calendars, the upkeep that follows them, claims, runs and returns, from many threads, in rounds. Each job has one
 * occurrence a week, on Wednesday; the calendars exclude some of Tuesday to Thursday. So whatever moves an occurrence, and
 * however often, its run is in its own week.
 */
final class CalendarRace {
    private static final int OF_EACH = 4;
    private static final int JOBS = 24;
    private static final List<String> CALENDARS = List.of("one", "two", "three");
    private static final List<String> RULES = List.of("SKIP", "NEXT_DAY", "PREVIOUS_DAY");
    private static final Duration STEP = Duration.ofHours(7);
    private static final String AGENT = "agent-1";

    private final Store store;
    /** Its calendar changes; the job does not. */
    private final List<Long> ids = new ArrayList<>();
    /** These are changed too: at each change, what waits may be given up for the new rule. */
    private final List<Long> patched = new ArrayList<>();

    private final Map<Long, String> rules = new HashMap<>();

    CalendarRace(Store store) {
        this.store = store;
    }

    /** Runs this many weeks; returns the number of changes. */
    int run(int weeks) throws InterruptedException, ExecutionException {
        CALENDARS.forEach(name -> put(name, List.of()));
        for (var i = 0; i < JOBS; i++) {
            var rule = RULES.get(i % RULES.size());
            var id = store.submit(
                            "WEEKLY",
                            "executionTime",
                            Instant.parse("2026-01-14T00:00:00Z")
                                    .plus(Duration.ofMinutes(60L * i))
                                    .toString(),
                            "misfirePolicy",
                            "CATCH_UP",
                            "maxRetries",
                            2,
                            "calendar",
                            CALENDARS.get(i / RULES.size() % CALENDARS.size()),
                            "onExcluded",
                            rule)
                    .id();
            (i < JOBS / 2 ? ids : patched).add(id);
            rules.put(id, rule);
        }
        store.clock.set(Instant.parse("2026-01-11T23:00:00Z"));
        var end = store.clock.instant().plus(Duration.ofDays(7L * weeks));
        var changes = new AtomicInteger();
        while (store.clock.instant().isBefore(end)) {
            round(changes);
            store.clock.advance(STEP);
        }
        check(weeks);
        return changes.get();
    }

    private void round(AtomicInteger changes) throws InterruptedException, ExecutionException {
        var changers = new AtomicInteger(OF_EACH);
        var callers = new ArrayList<Callable<Void>>();
        for (var i = 0; i < OF_EACH; i++) {
            var worker = "worker-" + i;
            callers.add(() -> {
                try {
                    changeSome(changes);
                } finally {
                    changers.decrementAndGet();
                }
                return null;
            });
            callers.add(() -> {
                for (var more = 0; more < 2; more += changers.get() == 0 ? 1 : 0) {
                    while (runSome(worker)) {}
                }
                return null;
            });
        }
        callers.add(() -> {
            while (changers.get() > 0) {
                Upkeep.run(store, "CalendarSweeper");
            }
            return null;
        });
        try (var threads = Executors.newFixedThreadPool(callers.size())) {
            for (var call : callers.stream().map(threads::submit).toList()) {
                call.get();
            }
        }
        Upkeep.run(store, "CalendarSweeper");
        while (runSome("worker-last")) {}
    }

    private void changeSome(AtomicInteger changes) {
        var random = ThreadLocalRandom.current();
        for (var n = 0; n < 2; n++) {
            put(CALENDARS.get(random.nextInt(CALENDARS.size())), excluded(random));
            changes.incrementAndGet();
        }
        var id = patched.get(random.nextInt(patched.size()));
        var change = store.json
                .createObjectNode()
                .put("calendar", CALENDARS.get(random.nextInt(CALENDARS.size())))
                .put("onExcluded", RULES.get(random.nextInt(RULES.size())));
        var answer = ChangeTest.patch(store, id, change.toString());
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        changes.incrementAndGet();
    }

    /** Some of the last week, of this one and of the next: a job whose days are all excluded would end. */
    private List<String> excluded(Random random) {
        var monday = store.clock
                .instant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return IntStream.of(-1, 0, 1)
                .boxed()
                .flatMap(week -> IntStream.rangeClosed(1, 3).mapToObj(day -> monday.plusDays(week * 7L + day)))
                .filter(day -> random.nextBoolean())
                .map(Object::toString)
                .toList();
    }

    private void put(String calendar, List<String> excluded) {
        var body = store.json.createObjectNode().set("excludedDates", store.json.valueToTree(excluded));
        var answer = store.putBody("/api/calendars/" + calendar, body.toString());
        assertThat(answer.status()).as("%s", answer).isIn(200, 201);
    }

    private boolean runSome(String worker) {
        var batch = store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"%s\",\"segments\":[5],\"limit\":3}".formatted(worker))
                .data();
        for (var job : batch) {
            run(job);
        }
        return !batch.isEmpty();
    }

    private void run(JsonNode job) {
        var id = job.path("jobId").longValue();
        var random = ThreadLocalRandom.current();
        if (random.nextInt(5) == 0) {
            var back = store.put(
                    "/api/jobs/" + id + "/status?status=PENDING",
                    WireHeaders.CLAIM,
                    job.path("claimToken").textValue());
            assertThat(back.status()).as("%s", back).isEqualTo(200);
            return;
        }
        var key = WireHeaders.occurrenceKey(
                id, Instant.parse(job.path("nextRunTime").textValue()));
        assertThat(store.start(key, AGENT).status()).isEqualTo(200);
        var ended = store.outcome(key, AGENT, "COMPLETED");
        assertThat(ended.status()).as("%s", ended).isEqualTo(200);
    }

    private void check(int weeks) {
        var runs = new HashMap<Long, Map<Integer, Integer>>();
        store.jdbc().query("select job_id, run_time from executions where outcome = 'COMPLETED'", row -> {
            var week = row.getObject(2, OffsetDateTime.class)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            runs.computeIfAbsent(row.getLong(1), id -> new HashMap<>()).merge(week, 1, Integer::sum);
        });
        Stream.concat(ids.stream(), patched.stream())
                .forEach(id -> assertThat(runs.getOrDefault(id, Map.of()).values())
                        .as("runs a week of job %d %s: %s", id, rules.get(id), runs.get(id))
                        .allMatch(n -> n == 1));
        ids.stream()
                .filter(id -> !"SKIP".equals(rules.get(id)))
                .forEach(id -> assertThat(runs.get(id))
                        .as("weeks of job %d %s", id, rules.get(id))
                        .hasSize(weeks));
    }
}
