package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Cluster;
import com.distributed.jobscheduler.system.OneTry;
import com.distributed.jobscheduler.system.Service;
import com.distributed.jobscheduler.testing.Webhooks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The proof of "no occurrence is lost and none takes effect twice" (semantics), by real processes and real faults. */
@Tag("faults")
@Isolated("waits for no longer than a lease and a scan")
@OneTry
class FaultsIT {
    private static final Duration DURATION = Duration.parse(System.getProperty("faults.duration"));
    /** Claimed and running jobs come back with their lease after a fault; then the next scan takes them. */
    private static final Duration LEASE_AND_SCAN = Duration.ofSeconds(Topology.LEASE_SECONDS + 1);

    /** Extra time on two cores, which run all of these processes and have just started some of them. */
    private static final Duration BUSY = Duration.ofSeconds(2);

    /**
     * A job whose agents died with it twice is tried alone: it waits for an agent that is idle, which these rarely are. It
     * must end like all others, but in no certain time.
     */
    private static final String NOT_TRIED_ALONE = " and abandonments < 2";

    private static final List<Integer> ALL_SEGMENTS =
            IntStream.range(0, 100).boxed().toList();

    private static final Path TARGET =
            Path.of(System.getProperty("scheduler.jar")).getParent();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    @Test
    void losesNothingAndRunsNothingTwice() throws Exception {
        var seed = Long.getLong("faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        System.out.println("faults: -Dfaults.seed=" + seed + " -Dfaults.duration=" + DURATION);
        var schedule = FaultSchedule.of(seed, DURATION);
        try (var disk = new Disk(folder.resolve("disk"), TARGET.resolve("faults-logs"));
                var receiver = new Webhooks();
                var topology = new Topology(folder, receiver.url());
                var cluster = new Cluster(disk.folder(), topology);
                var standstill = new Standstill();
                var sink = new Sink()) {
            History.record(cluster.database());
            History.recordEpochs(cluster.database());
            try (var load = new Load(cluster.service("job-store"), sink);
                    var promises = new Promises(cluster, sink, receiver, seed)) {
                var injector = new Injector(cluster, topology, disk);
                var worst = Duration.ZERO;
                for (var round : schedule.rounds()) {
                    injector.inject(round);
                    var recovery = awaitRecovery(cluster, standstill);
                    worst = recovery.compareTo(worst) > 0 ? recovery : worst;
                    awaitLeader(cluster);
                    awaitSegmentsShared(cluster);
                }
                load.end();
                promises.end();
                if (Promises.ARE_WATCHED) {
                    cluster.start(DifferentAgents.AWAY);
                }
                var end = Instant.now();
                History.awaitNone(
                        cluster.database(),
                        "the last jobs to end",
                        "status not in ('COMPLETED', 'FAILED', 'CANCELLED')"
                                + " and (frequency = 'ONE_TIME' or next_run_time < ?)",
                        Timestamp.from(end));
                var footprints = Footprint.ofAll(cluster);
                // The recurring jobs would go on while the witnesses are read one after the other.
                Topology.WORKERS.forEach(worker -> cluster.process(worker).terminate());
                History.awaitNone(cluster.database(), "the last runs to end", "status in ('SCHEDULED', 'RUNNING')");
                var history = History.of(cluster.database(), sink, load.acknowledged(), epochs(cluster));

                var verdict = Checker.check(history, end);
                var broken = promises.broken(history);
                report(seed, injector.injected(), verdict, worst, promises, footprints);

                assertThat(verdict.lost()).as("lost").isEmpty();
                assertThat(verdict.duplicated()).as("duplicated").isEmpty();
                assertThat(verdict.illegal()).as("illegal").isEmpty();
                assertThat(broken).as("broken promises").isEmpty();
                assertThat(worst).as("worst recovery").isLessThan(LEASE_AND_SCAN.plus(BUSY));
                assertThat(footprints).allSatisfy((name, footprint) -> footprint.assertBounded(name));
                Checker.checkItself(history, end);
                promises.checkTheChecker(history);
            }
        }
    }

    /**
     * Time from the end of the last fault, with all processes up, until each affected occurrence has started again or
     * ended: occurrences that were due, under way, or put off by longer than any backoff. Without the time in which the
     * machine ran nothing. A job under a limit that has lost its place waits behind others: the end of its attempt counts.
     * Prints the history of the last one.
     */
    private static Duration awaitRecovery(Cluster cluster, Standstill standstill) {
        var healed = Timestamp.from(Instant.now());
        var farOff = Timestamp.from(Instant.now().plus(Duration.ofMinutes(1)));
        var since = System.nanoTime();
        var stoodStill = standstill.total();
        var waiting = new AtomicReference<>(
                cluster.database().queryForList("""
                        select id from jobs where job_name <> 'elsewhere' and (status in ('SCHEDULED', 'RUNNING')
                            or status = 'PENDING' and concurrency_key is null
                            and (next_run_time < ? or frequency = 'ONE_TIME' and next_run_time > ?))""" + NOT_TRIED_ALONE, Long.class, healed, farOff));
        try {
            await("what was due before the faults ended to be started")
                    .atMost(LEASE_AND_SCAN.multipliedBy(4))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() -> {
                        var left = stillWaiting(cluster, waiting.get(), healed);
                        if (left.isEmpty()) {
                            return true;
                        }
                        waiting.set(left);
                        return false;
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + Diagnosis.of(cluster, waiting.get()), e);
        } finally {
            waiting.get().stream()
                    .limit(3)
                    .forEach(job -> cluster.database()
                            .queryForList("""
                            select job_id, user_id, segment, status, concurrency_key, next_run_time, run_time, worker_id,
                                    claimed_at, executions.agent_id, started_at, ended_at, outcome
                                from jobs left join executions on job_id = jobs.id
                                where jobs.id = ? order by executions.id""", job)
                            .forEach(attempt -> System.out.println("  the last one: " + attempt)));
        }
        var took = Duration.ofNanos(System.nanoTime() - since);
        var stood = standstill.total().minus(stoodStill);
        System.out.printf("recovered in %d ms, the machine stood still for %d ms%n", took.toMillis(), stood.toMillis());
        return took.minus(stood);
    }

    /** After any fault of its database the only coordinator leads again; meanwhile workers go on scanning. */
    private static void awaitLeader(Cluster cluster) {
        await("the coordinator to lead")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> cluster.service("coordinator-1")
                        .get("/api/coordinator/leader")
                        .path("isLeader")
                        .asBoolean());
    }

    /** After assignments made without the coordinator, and after any death: each segment is one worker's again. */
    private static void awaitSegmentsShared(Cluster cluster) {
        await("each segment to be scanned by one worker")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(Topology.WORKERS.stream()
                                .flatMap(worker -> segments(cluster.service(worker)))
                                .sorted())
                        .containsExactlyElementsOf(ALL_SEGMENTS));
    }

    private static Stream<Integer> segments(Service worker) {
        var segments = worker.get("/api/scheduler-worker/segments").path("segments");
        return StreamSupport.stream(segments.spliterator(), false).map(JsonNode::intValue);
    }

    private static List<Long> stillWaiting(Cluster cluster, List<Long> jobs, Timestamp healed) {
        return cluster.database()
                .queryForList("""
                        select id from jobs where id = any(?) and status not in ('COMPLETED', 'FAILED', 'CANCELLED') and not exists
                            (select from executions where job_id = jobs.id and (started_at >= ?
                                or ended_at >= ? and (outcome in ('COMPLETED', 'FAILED') or jobs.concurrency_key is not null)))""" + NOT_TRIED_ALONE, Long.class, jobs.toArray(Long[]::new), healed, healed);
    }

    private static Map<String, List<Long>> epochs(Cluster cluster) {
        var epochs = new HashMap<String, List<Long>>();
        cluster.database().query("select segment, epoch from fault_epochs order by seq", row -> {
            epochs.computeIfAbsent("segment " + row.getInt(1), segment -> new ArrayList<>())
                    .add(row.getLong(2));
        });
        for (var worker : Topology.WORKERS) {
            epochs.put(worker, WorkerLog.epochs(cluster.process(worker).output()));
        }
        return epochs;
    }

    private static void report(
            long seed,
            Map<FaultKind, Integer> injected,
            Checker.Verdict verdict,
            Duration worst,
            Promises promises,
            Map<String, Footprint> footprints)
            throws IOException {
        var table = new StringBuilder();
        for (var kind : FaultKind.values()) {
            table.append("%-36s %6d%n".formatted(kind.label, injected.getOrDefault(kind, 0)));
        }
        table.append("%-36s %6d%n"
                .formatted(
                        "faults",
                        injected.values().stream().mapToInt(Integer::intValue).sum()));
        table.append("%-36s %6d%n".formatted("occurrences", verdict.occurrences()));
        table.append("%-36s %6d%n".formatted("lost", verdict.lost().size()));
        table.append("%-36s %6d%n".formatted("duplicated", verdict.duplicated().size()));
        table.append("%-36s %6d%n".formatted("illegal moves", verdict.illegal().size()));
        table.append("%-36s %6.1f s (lease and one scan: %d s)%n"
                .formatted("worst recovery", worst.toMillis() / 1e3, LEASE_AND_SCAN.toSeconds()));
        table.append(promises.figures());
        footprints.forEach((name, footprint) -> table.append("%-36s %s%n".formatted(name, footprint)));
        table.append(
                "reproduce: ./mvnw -Pfaults verify -Dfaults.seed=%d -Dfaults.duration=%s%n".formatted(seed, DURATION));
        System.out.print(table);
        Files.writeString(TARGET.resolve("faults.txt"), table);
    }
}
