package com.distributed.jobscheduler.faults;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Service;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Jobs of one key with a limit. The sink counts those that run at once: a run that its agent reports as COMPLETED had a
 * place all the time that the sink worked for it. A run whose agent died loses its place with its lease, while the sink
 * may still work for it: such runs are counted in the database's record of the moves only, like all others.
 */
final class LimitedJobs implements Promise {
    static final int AT_ONCE = 3;
    private static final long USER = 4_000_000;
    private static final String KEY = "fault";

    private final Service store;
    private final Sink sink;
    private final Submitting submitting = new Submitting("a submission under a limit", 1);

    LimitedJobs(Service store, Sink sink) {
        this.store = store;
        this.sink = sink;
        await("the limit")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> store.put("/api/limits/" + KEY, "{\"maxRunning\":%d}".formatted(AT_ONCE))
                                .path("maxRunning")
                                .intValue()
                        == AT_ONCE);
        submitting.withPauses(Duration.ofSeconds(2), this::submit);
    }

    private void submit() {
        var job = """
                {"jobName":"http","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","maxRetries":4,"concurrencyKey":"%s","payload":"%s"}""".formatted(USER, Instant.now(), KEY, sink.payload("limited"));
        try {
            store.post(
                    "/api/jobs/batch",
                    IntStream.range(0, AT_ONCE + 1).mapToObj(i -> job).collect(Collectors.joining(",", "[", "]")));
        } catch (UncheckedIOException e) {
            // the store is down: whether accepted or not, these jobs are as good as others
        }
    }

    @Override
    public void end() throws InterruptedException {
        submitting.end(Duration.ofSeconds(30));
    }

    @Override
    public List<String> broken(History history) {
        return judge(history, sink.limited());
    }

    /** One line for each time at which too many held a place, or ran. */
    static List<String> judge(History history, List<Sink.Turn> turns) {
        var broken = new ArrayList<String>();
        var completed = history.attempts().stream()
                .filter(attempt -> "COMPLETED".equals(attempt.outcome()))
                .map(History.Attempt::key)
                .collect(toSet());
        var running = new HashSet<String>();
        for (var turn : turns) {
            if (!turn.begins()) {
                running.remove(turn.key());
            } else if (completed.contains(turn.key()) && running.add(turn.key()) && running.size() > AT_ONCE) {
                broken.add("ran at once, by the sink: " + running);
            }
        }
        var limited = history.jobs().stream()
                .filter(job -> job.batch() == USER)
                .map(History.Job::id)
                .collect(toSet());
        var places = new HashSet<Long>();
        for (var move : history.moves()) {
            if (limited.contains(move.jobId())) {
                if (!Set.of("SCHEDULED", "RUNNING").contains(move.to())) {
                    places.remove(move.jobId());
                } else if (places.add(move.jobId()) && places.size() > AT_ONCE) {
                    broken.add("had a place at once, by the database: " + places);
                }
            }
        }
        return broken;
    }

    /** More runs, and more places, than there may be. */
    @Override
    public void checkTheChecker(History history) {
        var turns = new ArrayList<Sink.Turn>();
        var keys = history.attempts().stream()
                .filter(attempt -> "COMPLETED".equals(attempt.outcome()))
                .map(History.Attempt::key)
                .limit(AT_ONCE + 1)
                .toList();
        keys.forEach(key -> turns.add(new Sink.Turn(key, true)));
        assertThat(judge(history, turns)).hasSize(1);

        var limited = history.jobs().stream()
                .filter(job -> job.batch() == USER)
                .limit(AT_ONCE + 1)
                .toList();
        var moves = limited.stream()
                .map(job -> new History.Move(job.id(), "PENDING", "SCHEDULED", null, 0))
                .toList();
        assertThat(judge(history.withMoves(moves), List.of())).hasSize(1);
    }

    @Override
    public String figures() {
        var running = new HashSet<String>();
        var most = 0;
        for (var turn : sink.limited()) {
            if (turn.begins()) {
                running.add(turn.key());
            } else {
                running.remove(turn.key());
            }
            most = Math.max(most, running.size());
        }
        return "under a limit of %d: %d runs, at most %d at once"
                .formatted(AT_ONCE, sink.limited().size() / 2, most);
    }

    @Override
    public void close() {
        submitting.close();
    }
}
