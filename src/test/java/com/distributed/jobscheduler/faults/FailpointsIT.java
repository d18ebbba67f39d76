package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Cluster;
import com.distributed.jobscheduler.system.Layout;
import com.distributed.jobscheduler.system.OneTry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the worker at the five instants of a dispatch, each caught on the wire and repeated. */
@Tag("faults")
@OneTry
class FailpointsIT {
    private static final int KILLS = Integer.getInteger("faults.failpoint-kills", 1);
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String SCANNED_SEGMENTS =
            "{\"segments\":" + IntStream.range(0, Backlog.SEGMENT).boxed().toList() + "}";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    /** The workers of this kind claim a second before the job is due. */
    private static final String AHEAD = "ahead";

    private static final String CLAIMED_EARLY = "select count(*) from executions where claimed_at < run_time";
    private static final Duration DUE_LATER = Duration.ofSeconds(5);

    /** An instant of a dispatch: its message is held on the wire while sender or receiver dies. */
    private enum Failpoint {
        BEFORE_CLAIM("job-store", true, "POST /api/job-schedules/claim", "batch"),
        AFTER_CLAIM("job-store", false, "\"claimToken\":\"", "batch"),
        /** The answer arrives: the claimed job waits in the worker for its time. */
        CLAIMED_AHEAD("job-store", false, "\"executionTime\":\"%s\"[^{}]*\"claimToken\":\"", AHEAD),
        AFTER_SEND("agent-1", false, "\"OK\"", "batch"),
        BEFORE_NEXT_RUN("job-store", true, "/next-run\\?", "single");

        final String peer;
        final boolean request;
        final String text;
        final String claims;

        Failpoint(String peer, boolean request, String text, String claims) {
            this.peer = peer;
            this.request = request;
            this.text = text;
            this.claims = claims;
        }

        Link.Trap trap(Instant due, Runnable caught) {
            return new Link.Trap(request, Pattern.compile(text.formatted(due)), this == CLAIMED_AHEAD, caught);
        }
    }

    @Test
    void runsEveryJobOnceThoughItsWorkerDiesAtTheWorstInstant() throws Exception {
        try (var layout = new Spares();
                var cluster = new Cluster(folder, layout);
                var sink = new Sink()) {
            History.record(cluster.database());
            if (Promises.ARE_WATCHED) {
                Backlog.submit(cluster);
            }
            for (var kill = 0; kill < KILLS; kill++) {
                for (var failpoint : Failpoint.values()) {
                    kill(cluster, layout, failpoint, due -> submit(cluster, sink, due));
                }
            }
            var submitted = KILLS * Failpoint.values().length;
            var end = Instant.now();
            var survivor = layout.next("batch");
            awaitUp(cluster, survivor);
            cluster.service(survivor).post("/api/scheduler-worker/segments", SCANNED_SEGMENTS);
            await("every job to be over, until tomorrow")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(History.jobs(cluster.database()))
                            .hasSize(submitted)
                            .allMatch(job -> job.status().equals("PENDING")
                                    && job.nextRunTime().isAfter(end)));
            var history = History.of(cluster.database(), sink, Map.of(), Map.of());
            var verdict = Checker.check(history, end);
            System.out.printf(
                    "failpoints: %d kills at each of %d instants, %d occurrences, %d attempts, lost %d, duplicated %d%n",
                    KILLS,
                    Failpoint.values().length,
                    submitted,
                    history.attempts().size(),
                    verdict.lost().size(),
                    verdict.duplicated().size());
            assertThat(verdict.lost()).as("lost").isEmpty();
            assertThat(verdict.duplicated()).as("duplicated").isEmpty();
            assertThat(verdict.illegal()).as("illegal").isEmpty();
            assertThat(history.started()).hasSize(submitted);
            assertThat(cluster.database().queryForObject(CLAIMED_EARLY, Integer.class))
                    .as("claims before the due time; a worker that is slow to start claims later")
                    .isGreaterThan(KILLS / 2);
            if (Promises.ARE_WATCHED) {
                Backlog.assertWaits(cluster);
            }
        }
    }

    private static void kill(Cluster cluster, Spares layout, Failpoint failpoint, Consumer<Instant> submit)
            throws InterruptedException {
        var worker = layout.next(failpoint.claims);
        awaitUp(cluster, worker);
        var caught = new CountDownLatch(1);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var due = failpoint == Failpoint.CLAIMED_AHEAD ? now.plus(DUE_LATER) : now;
        layout.link(worker + ">" + failpoint.peer).set(failpoint.trap(due, caught::countDown));
        submit.accept(due);
        cluster.service(worker).post("/api/scheduler-worker/segments", SCANNED_SEGMENTS);
        assertThat(caught.await(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("the message at " + failpoint)
                .isTrue();
        cluster.process(worker).kill();
        // Warms up while its twin is killed.
        if (layout.isNeeded(worker)) {
            cluster.launch(worker);
        }
    }

    private static void awaitUp(Cluster cluster, String worker) {
        await(worker + " to be up").atMost(SOON).until(cluster.service(worker)::isReady);
    }

    private static void submit(Cluster cluster, Sink sink, Instant due) {
        cluster.service("job-store").post("/api/jobs", """
                {"jobName":"http","frequency":"DAILY","executionTime":"%s","maxRetries":3,"segment":0,"payload":"%s"}""".formatted(due, sink.payload("ok")));
    }

    /** Workers in pairs, without segments until a test assigns some, and without a coordinator. */
    private static final class Spares implements Layout, AutoCloseable {
        private final Map<String, Link> links = new ConcurrentHashMap<>();
        /** The workers in the order in which they are used, each kind's two in turn; a survivor at the end. */
        private final Deque<String> turns = new ArrayDeque<>();

        private final List<String> names;

        Spares() {
            var used = new HashMap<String, Integer>();
            for (var kill = 0; kill < KILLS; kill++) {
                for (var failpoint : Failpoint.values()) {
                    turns.add(failpoint.claims + "-" + (used.merge(failpoint.claims, 1, Integer::sum) % 2 + 1));
                }
            }
            turns.add("batch-" + (used.merge("batch", 1, Integer::sum) % 2 + 1));
            names = Stream.concat(
                            Stream.of("job-store", "agent-1"), turns.stream().distinct())
                    .toList();
        }

        /** The next worker of this kind to be used. */
        String next(String kind) {
            var worker = turns.remove();
            assertThat(worker).startsWith(kind);
            return worker;
        }

        boolean isNeeded(String worker) {
            return turns.contains(worker);
        }

        Link link(String name) {
            return links.get(name);
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public int route(String from, String to, int port) {
            return links.computeIfAbsent(from + ">" + to, name -> new Link(port))
                    .port();
        }

        @Override
        public List<String> properties(String name) {
            if (name.equals("job-store")) {
                return List.of("job-store.claim-lease=3s", "job-store.run-lease=10s", "job-store.sweep-interval=200ms");
            }
            if (name.startsWith("agent")) {
                return List.of("worker.agent.start-timeout=2s", "worker.agent.http.allowed-hosts=localhost");
            }
            var worker = new ArrayList<>(List.of(
                    "scheduler.worker.scan-interval=500", "scheduler.worker.coordinator-url=http://localhost:1"));
            if (name.startsWith("single")) {
                worker.add("scheduler.worker.claim-batch-size=1");
            }
            if (name.startsWith(AHEAD)) {
                worker.addAll(List.of("scheduler.worker.look-ahead=2s", "scheduler.worker.claim-ahead=1s"));
            }
            return worker;
        }

        @Override
        public void close() {
            links.values().forEach(Link::close);
        }
    }
}
