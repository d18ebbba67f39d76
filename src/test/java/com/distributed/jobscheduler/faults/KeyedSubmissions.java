package com.distributed.jobscheduler.faults;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.Service;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A client that repeats each submission under its Idempotency-Key until it has an answer, and then once more. Its own
 * link cuts three of four answers. Each submission has a user of its own, by which the database's rows are counted.
 */
final class KeyedSubmissions implements Promise {
    private static final long FIRST_USER = 1_000_000;
    private static final int BATCH = 3;
    private static final List<Link.Mode> TURNS =
            List.of(Link.Mode.REPLY_LOST, Link.Mode.UNAVAILABLE, Link.Mode.CUT_IN_REQUEST, Link.Mode.CLEAR);

    private final Link link;
    private final Service store;
    private final Sink sink;
    private final List<Submission> submissions = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread client;
    private int calls;

    /** The jobs that one key stands for, and the ids of each answer. */
    record Submission(long user, int jobs, List<Set<Long>> answers) {}

    KeyedSubmissions(int storePort, Sink sink) {
        link = new Link(storePort);
        store = new Service(link.port());
        this.sink = sink;
        // The store is up: one submission is surely acknowledged.
        submit();
        client = Thread.ofVirtual().start(() -> {
            while (end.getCount() > 0) {
                submit();
            }
        });
    }

    private void submit() {
        var user = FIRST_USER + submissions.size();
        var submission = new Submission(user, user % 2 == 0 ? 1 : BATCH, new ArrayList<>());
        submissions.add(submission);
        var job = """
                {"jobName":"http","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","maxRetries":4,"payload":"%s"}""".formatted(user, Instant.now(), sink.payload("ok"));
        while (submission.answers().size() < 2 && end.getCount() > 0) {
            link.become(TURNS.get(calls++ % TURNS.size()));
            try {
                submission.answers().add(post(submission, job));
            } catch (UncheckedIOException e) {
                pause();
            }
        }
        pause();
    }

    private Set<Long> post(Submission submission, String job) {
        var key = "fault-" + submission.user();
        if (submission.jobs() == 1) {
            return Set.of(store.post("/api/jobs", job, key).path("id").longValue());
        }
        var jobs = IntStream.range(0, BATCH).mapToObj(i -> job).collect(Collectors.joining(",", "[", "]"));
        return StreamSupport.stream(
                        store.post("/api/jobs/batch", jobs, key).path("ids").spliterator(), false)
                .map(JsonNode::longValue)
                .collect(toSet());
    }

    private void pause() {
        try {
            end.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void end() throws InterruptedException {
        end.countDown();
        if (!client.join(Duration.ofSeconds(30))) {
            throw new IllegalStateException("a submission under a key hangs");
        }
    }

    @Override
    public List<String> broken(History history) {
        return judge(submissions, history.jobs());
    }

    /** One line for each key whose jobs are not there exactly once, or are not those of each answer. */
    static List<String> judge(List<Submission> submissions, List<History.Job> jobs) {
        var there = jobs.stream().collect(groupingBy(History.Job::batch, mapping(History.Job::id, toSet())));
        return submissions.stream()
                .flatMap(submission -> {
                    var ids = there.getOrDefault(submission.user(), Set.of());
                    var kept = submission.answers().stream().allMatch(ids::equals)
                            && (ids.size() == submission.jobs()
                                    || (ids.isEmpty() && submission.answers().isEmpty()));
                    return kept ? Stream.<String>empty() : Stream.of("%s: there are %s".formatted(submission, ids));
                })
                .toList();
    }

    @Override
    public void checkTheChecker(History history) {
        var answered = submissions.stream()
                .filter(submission -> !submission.answers().isEmpty())
                .findFirst()
                .orElseThrow();
        var id = answered.answers().getFirst().iterator().next();
        var without = history.jobs().stream().filter(job -> job.id() != id).toList();
        assertThat(judge(submissions, without)).hasSize(1);
        var twice = new ArrayList<>(history.jobs());
        history.jobs().stream()
                .filter(job -> job.id() == id)
                .map(job -> new History.Job(-1, job.batch(), job.frequency(), job.status(), job.nextRunTime()))
                .forEach(twice::add);
        assertThat(judge(submissions, twice)).hasSize(1);
    }

    @Override
    public String figures() {
        return "submissions under a key: %d in %d calls, %d answered"
                .formatted(
                        submissions.size(),
                        calls,
                        submissions.stream()
                                .filter(submission -> !submission.answers().isEmpty())
                                .count());
    }

    @Override
    public void close() {
        end.countDown();
        link.close();
    }
}
