package com.distributed.jobscheduler.faults;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Service;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Changes and cancels that race the claims of their jobs. The payload of each change has a higher version, which the
 * sink sees; the database records changes and claims of a job in one order.
 */
final class ChangedJobs implements Promise {
    private static final long USER = 2_000_000;
    private static final int DUE_IN_MILLIS = 1_000;
    private static final int TURNS = 3;

    private final Service store;
    private final JdbcTemplate database;
    private final Sink sink;
    private final Submitting submitting = new Submitting("a change", 4);
    private final List<Long> certain;
    private final Map<Long, Instant> submitted = new ConcurrentHashMap<>();
    private final Set<Long> cancelled = ConcurrentHashMap.newKeySet();
    private final Map<Long, Integer> changed = new ConcurrentHashMap<>();

    /**
     * What is judged.
     *
     * @param submitted the first execution time of each job
     * @param cancelled the jobs whose cancel was acknowledged
     * @param changed the highest acknowledged version of each changed job
     */
    record Records(
            Map<Long, Instant> submitted,
            Set<Long> cancelled,
            Map<Long, Integer> changed,
            List<History.Change> changes,
            List<Sink.Arrival> arrivals) {}

    ChangedJobs(Service store, JdbcTemplate database, Sink sink) {
        this.store = store;
        this.database = database;
        this.sink = sink;
        History.recordChanges(database);
        certain = submit(Duration.ofMinutes(20));
        await("one job to be cancelled in time, and one to be changed")
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    cancel(certain.getFirst());
                    cancel(certain.getLast());
                    change(certain.get(1), 2, Duration.ZERO);
                    return cancelled.containsAll(List.of(certain.getFirst(), certain.getLast()))
                            && changed.containsKey(certain.get(1));
                });
        submitting.withPauses(Duration.ofSeconds(1), this::submitAndRace);
    }

    private List<Long> submit(Duration dueIn) {
        // The database keeps microseconds.
        var due = Instant.now().plus(dueIn).truncatedTo(ChronoUnit.MILLIS);
        var job = """
                {"jobName":"http","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","maxRetries":4,"payload":"%s"}""".formatted(USER, due, sink.payload("version/1"));
        var jobs = IntStream.range(0, TURNS).mapToObj(i -> job).collect(Collectors.joining(",", "[", "]"));
        var answer = store.postUntilAnswered("/api/jobs/batch", jobs, "changed-" + due)
                .path("ids");
        var ids = StreamSupport.stream(answer.spliterator(), false)
                .map(JsonNode::longValue)
                .toList();
        ids.forEach(id -> submitted.put(id, due));
        return ids;
    }

    private void submitAndRace() {
        var ids = submit(Duration.ofMillis(DUE_IN_MILLIS));
        race(() -> cancel(ids.getFirst()));
        race(() -> change(ids.get(1), 2, null));
        // The versions of a job grow with time: a change without an answer may still be on its way.
        race(() -> {
            if (change(ids.getLast(), 2, Duration.ofMillis(500))) {
                change(ids.getLast(), 3, null);
            }
        });
    }

    /** From well before the job is due until a scan and a run after it. */
    private void race(Runnable call) {
        submitting.in(Duration.ofMillis(ThreadLocalRandom.current().nextInt(3 * DUE_IN_MILLIS)), call);
    }

    private void cancel(long id) {
        try {
            store.delete("/api/jobs/" + id);
            cancelled.add(id);
        } catch (UncheckedIOException e) {
            // refused, or unknown: both may be
        }
    }

    /**
     * Returns whether it was acknowledged.
     *
     * @param dueIn the new execution time, counted from now; null to leave it
     */
    private boolean change(long id, int version, @Nullable Duration dueIn) {
        var time = dueIn == null
                ? ""
                : ",\"executionTime\":\"%s\""
                        .formatted(Instant.now().plus(dueIn).truncatedTo(ChronoUnit.MILLIS));
        try {
            store.patch(
                    "/api/jobs/" + id, "{\"payload\":\"%s\"%s}".formatted(sink.payload("version/" + version), time));
            changed.merge(id, version, Math::max);
            return true;
        } catch (UncheckedIOException e) {
            // refused, or unknown: both may be
            return false;
        }
    }

    @Override
    public void end() throws InterruptedException {
        submitting.end(Duration.ofSeconds(60));
    }

    @Override
    public List<String> broken(History history) {
        return judge(history, records());
    }

    private Records records() {
        return new Records(submitted, cancelled, changed, History.changes(database), sink.versions());
    }

    /** One line for each acknowledged cancel or change that something did not keep to. */
    static List<String> judge(History history, Records records) {
        var broken = new ArrayList<String>();
        var moves = history.moves().stream().collect(groupingBy(History.Move::jobId));
        var changes = records.changes().stream().collect(groupingBy(History.Change::jobId));
        var attempts = history.attempts().stream().collect(groupingBy(History.Attempt::jobId));
        var arrivals = records.arrivals().stream().collect(groupingBy(Sink.Arrival::jobId));
        var there = history.jobs().stream().map(History.Job::id).collect(Collectors.toSet());
        records.submitted().forEach((id, due) -> {
            if (!there.contains(id)) {
                broken.add("job %d was acknowledged, and is not there".formatted(id));
            }
            var job = new Course(
                    id,
                    due,
                    moves.getOrDefault(id, List.of()),
                    changes.getOrDefault(id, List.of()),
                    attempts.getOrDefault(id, List.of()),
                    arrivals.getOrDefault(id, List.of()));
            if (records.cancelled().contains(id)) {
                broken.addAll(job.brokenCancel());
            }
            broken.addAll(job.brokenChanges(records.changed().getOrDefault(id, 1)));
        });
        return broken;
    }

    @Override
    public void checkTheChecker(History history) {
        var records = records();
        long inTime = certain.getFirst();
        assertThat(judge(history, withArrival(records, new Sink.Arrival(inTime + ":1", 1))))
                .hasSize(1);
        assertThat(judge(
                        history.withMoves(history.moves().stream()
                                .filter(move -> move.jobId() != inTime)
                                .toList()),
                        records))
                .hasSize(1);

        var late = records.arrivals().stream()
                .filter(arrival -> arrival.jobId() == certain.get(1))
                .findFirst()
                .orElseThrow();
        assertThat(judge(history, withArrival(records, new Sink.Arrival(late.key(), 1))))
                .hasSize(1);
        var forgotten =
                new Records(submitted, cancelled, Map.of(late.jobId(), 9), records.changes(), records.arrivals());
        assertThat(judge(history, forgotten)).hasSize(1);
    }

    private static Records withArrival(Records records, Sink.Arrival arrival) {
        var arrivals = new ArrayList<>(records.arrivals());
        arrivals.add(arrival);
        return new Records(records.submitted(), records.cancelled(), records.changed(), records.changes(), arrivals);
    }

    @Override
    public String figures() {
        return "changed beside claims: %d jobs, %d cancels and %d changes acknowledged, %d runs"
                .formatted(
                        submitted.size(),
                        cancelled.size(),
                        changed.size(),
                        sink.versions().size());
    }

    @Override
    public void close() {
        submitting.close();
    }
}
