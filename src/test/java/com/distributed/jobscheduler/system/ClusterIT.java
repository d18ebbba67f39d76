package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Many workers and two coordinators that join, die, restart and sleep, under load. Run by {@code -Pcluster}. */
@Tag("cluster")
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@OneTry
class ClusterIT {
    private static final Duration SCAN_INTERVAL = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(5);
    private static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
    private static final List<String> COORDINATORS = List.of("coordinator-1", "coordinator-2");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int JOBS_PER_TICK = 10;
    /** How long before its due time a job is submitted. */
    private static final Duration NOTICE = Duration.ofSeconds(15);

    private static final Duration TICK = Duration.ofMillis(100);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder, new TwoCoordinators());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void noSegmentEverHadTwoOwners() {
        assertThat(cluster.database().queryForObject("""
                        SELECT COUNT(*) FROM coordinator_segment_history one JOIN coordinator_segment_history other
                            ON one.segment = other.segment AND one.epoch < other.epoch
                        WHERE one.until_at IS NULL OR one.until_at > other.from_at
                        """, Long.class)).isZero();
    }

    @Test
    @Order(1)
    void sharesFairlyAndReplacesADeadWorkerUntilItReturns() {
        awaitBalanced(SOON);

        cluster.process("worker-3").kill();
        var killedAt = System.nanoTime();
        awaitCounts(HEARTBEAT_TIMEOUT.plusSeconds(5), 50, 50, 0);
        say("a killed worker's segments were with the others after", killedAt);

        cluster.start("worker-3");
        var backAt = System.nanoTime();
        awaitBalanced(SOON);
        say("balanced again after the worker's return after", backAt);
    }

    @Test
    @Order(2)
    void restartsEveryWorkerUnderLoadAndNobodyNotices() throws Exception {
        var sent = new AtomicInteger();
        try (var load = Executors.newSingleThreadScheduledExecutor()) {
            var submitting =
                    load.scheduleAtFixedRate(() -> sent.addAndGet(submit()), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
            Thread.sleep(SCAN_INTERVAL.plus(NOTICE));
            for (var worker : WORKERS) {
                assertThat(cluster.process(worker).terminate()).isEqualTo(143);
                cluster.start(worker);
                awaitBalanced(SOON);
            }
            Thread.sleep(SCAN_INTERVAL);
            assertThat(submitting.isDone()).as("a submission failed").isFalse();
            submitting.cancel(false);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(count("select count(*) from jobs where status = 'COMPLETED'"))
                        .isEqualTo(sent.get()));
        assertThat(count("select count(*) from jobs")).isEqualTo(sent.get());
        assertThat(count("select count(*) from (select job_id from executions where outcome = 'COMPLETED'"
                        + " group by job_id having count(*) > 1) as twice"))
                .isZero();
        System.out.printf(
                "rolling restart: %d jobs, lateness p50 %.1f s, p99 %.1f s, max %.1f s%n",
                sent.get(), lateness(0.5), lateness(0.99), lateness(1));
        // Only jobs in a restarting worker's segments wait, for the settle time and the upkeep.
        assertThat(lateness(0.99)).isLessThan((double) SCAN_INTERVAL.toSeconds());
        assertThat(lateness(1)).isLessThan((double)
                SCAN_INTERVAL.plus(SETTLE_TIME).plusSeconds(5).toSeconds());
    }

    @Test
    @Order(3)
    void electsANewLeaderWithinTenSecondsOfAKill() {
        var leader = leader();
        var other = otherThan(leader);
        cluster.process(leader).kill();
        var killedAt = System.nanoTime();

        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> leads(other));
        say("a new leader after", killedAt);
        cluster.start(leader);
        await().atMost(SOON).until(() -> leaderSeenBy(leader).equals(other));
        awaitBalanced(SOON);
    }

    @Test
    @Order(4)
    void aLeaderThatWakesFromALongPauseDoesNoHarm() throws InterruptedException {
        var sleeper = leader();
        var other = otherThan(sleeper);
        cluster.process(sleeper).pause();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> leads(other));
            // Two leaders would both act here: a worker goes and its segments move.
            cluster.process("worker-1").kill();
            Thread.sleep(Duration.ofSeconds(30));
        } finally {
            cluster.process(sleeper).resume();
        }
        await().atMost(SOON).until(() -> leaderSeenBy(sleeper).equals(other));
        awaitCounts(SOON, 0, 50, 50);
        cluster.start("worker-1");
        awaitBalanced(SOON);
        assertThat(leader()).isEqualTo(other);
    }

    private static int submit() {
        var due = Instant.now().plus(NOTICE);
        var jobs = IntStream.range(0, JOBS_PER_TICK)
                .mapToObj(i ->
                        "{\"jobName\":\"load\",\"frequency\":\"ONE_TIME\",\"executionTime\":\"%s\"}".formatted(due))
                .collect(Collectors.joining(",", "[", "]"));
        return cluster.service("job-store")
                .post("/api/jobs/batch", jobs)
                .path("accepted")
                .intValue();
    }

    private static double lateness(double quantile) {
        return cluster.database().queryForObject("""
                select percentile_disc(?) within group (order by extract(epoch from started_at - run_time))
                from executions where started_at is not null
                """, Double.class, quantile);
    }

    private static long count(String sql) {
        return cluster.database().queryForObject(sql, Long.class);
    }

    private static void awaitBalanced(Duration atMost) {
        await().atMost(atMost)
                .ignoreException(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(counts()).containsExactlyInAnyOrder(34, 33, 33));
    }

    private static void awaitCounts(Duration atMost, Integer... counts) {
        await().atMost(atMost)
                .ignoreException(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(counts()).containsExactly(counts));
    }

    /** Number of segments that each worker reports; 0 for one that is down. */
    private static List<Integer> counts() {
        var counts = new ArrayList<Integer>();
        for (var worker : WORKERS) {
            counts.add(
                    cluster.process(worker).isAlive()
                            ? cluster.service(worker)
                                    .get("/api/scheduler-worker/segments")
                                    .path("segments")
                                    .size()
                            : 0);
        }
        return counts;
    }

    private static String leader() {
        return COORDINATORS.stream().filter(ClusterIT::leads).findFirst().orElseThrow();
    }

    private static String otherThan(String coordinator) {
        return COORDINATORS.stream()
                .filter(id -> !id.equals(coordinator))
                .findFirst()
                .orElseThrow();
    }

    private static boolean leads(String coordinator) {
        var view = cluster.service(coordinator).get("/api/coordinator/leader");
        return view.path("isLeader").asBoolean()
                && view.path("coordinatorId").asText().equals(coordinator);
    }

    private static String leaderSeenBy(String coordinator) {
        return cluster.service(coordinator)
                .get("/api/coordinator/leader")
                .path("coordinatorId")
                .asText();
    }

    private static void say(String what, long since) {
        System.out.printf("%s %.1f s%n", what, (System.nanoTime() - since) / 1e9);
    }

    /** Two coordinators; the workers know the second one, whether it leads or not. */
    private record TwoCoordinators() implements Layout {
        @Override
        public List<String> names() {
            return Stream.of(List.of("job-store", "agent-1", "agent-2"), COORDINATORS, WORKERS)
                    .flatMap(List::stream)
                    .toList();
        }

        @Override
        public List<String> properties(String name) {
            if (name.equals("job-store")) {
                return List.of("job-store.purge-interval=1h");
            }
            if (name.startsWith("agent")) {
                return List.of("worker.agent.concurrency-limit=100", "worker.agent.default-handler=log");
            }
            if (COORDINATORS.contains(name)) {
                return List.of(
                        "coordinator.heartbeat-timeout=" + HEARTBEAT_TIMEOUT.toSeconds() + "s",
                        "coordinator.balancing.settle-time=" + SETTLE_TIME.toSeconds() + "s");
            }
            return List.of(
                    "scheduler.worker.scan-interval=" + SCAN_INTERVAL.toMillis(),
                    "scheduler.worker.look-ahead=20s",
                    "scheduler.worker.heartbeat-interval=2000",
                    "scheduler.worker.desired-segments=100");
        }
    }
}
