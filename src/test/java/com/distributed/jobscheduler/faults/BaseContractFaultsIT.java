package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.faults.BaseContractChecker.Reason;
import com.distributed.jobscheduler.faults.BaseContractStore.Job;
import com.distributed.jobscheduler.system.OneTry;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The proof of what README promises in front of services of the base contract: real workers and real faults; store,
 * coordinator and agent are stand-ins with all the quirks that the contract measured.
 */
@Tag("ci")
@Isolated("waits for no longer than an orphan timeout and a scan")
@OneTry
class BaseContractFaultsIT {
    private static final Duration DURATION = Duration.parse(System.getProperty("base-faults.duration", "PT45S"));
    private static final long SEED = Long.getLong("base-faults.seed", 25);

    /**
     * A delivery under way at the end of the faults takes its last pause of 4 s, or a worker asks again for segments after
     * six heartbeats; then come the timeout and a scan. The rest is for busy cores.
     */
    private static final Duration LONGEST_RECOVERY = BaseContractSystem.ORPHAN_TIMEOUT.plus(Duration.ofSeconds(20));

    private static final Path TARGET =
            Path.of(System.getProperty("scheduler.jar")).getParent();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    @Test
    void keepsWhatIsPromisedForServicesOfTheBaseContract() throws Exception {
        System.out.printf("faults: -Dbase-faults.seed=%d -Dbase-faults.duration=%s%n", SEED, DURATION);
        var jobs = new ArrayList<Job>();
        var worst = Duration.ZERO;
        try (var standstill = new Standstill();
                var system = new BaseContractSystem(folder)) {
            awaitSegmentsShared(system);
            for (var round : BaseContractFault.rounds(SEED, DURATION)) {
                try (var timer = Executors.newSingleThreadScheduledExecutor()) {
                    var random = new Random(SEED);
                    var load = timer.scheduleAtFixedRate(
                            () -> submit(system.store, jobs, random), 0, 200, TimeUnit.MILLISECONDS);
                    system.inject(round);
                    var recovery = awaitEnded(system.store, standstill);
                    worst = recovery.compareTo(worst) > 0 ? recovery : worst;
                    load.cancel(false);
                }
                awaitSegmentsShared(system);
                awaitEnded(system.store, standstill);
                // The next round's jobs have the ids of this one's.
                system.store.restart();
            }
            var holdings = new BaseContractHoldings();
            for (var worker : BaseContractSystem.WORKERS) {
                holdings.read(worker, system.process(worker).output(), kills(system, worker));
            }
            var records = new BaseContractChecker.Records(
                    jobs, system.agent.runs(), system.store.moves(), system.troubles(), holdings);
            var verdict = BaseContractChecker.check(records);
            report(system, records, verdict, worst);

            assertThat(verdict.lost()).as("lost").isEmpty();
            assertThat(verdict.repeated())
                    .as("repeated, and README does not say so")
                    .isEmpty();
            assertThat(worst).as("worst recovery").isLessThan(LONGEST_RECOVERY);
            assertThat(verdict.allowed())
                    .as("what README says does happen")
                    .containsKeys(Reason.NEVER_REPORTED, Reason.ANSWER_LOST);
            assertThat(verdict.returned()).as("returned by orphan recovery").isGreaterThan(0);
            checkTheChecker(records);
        } finally {
            keepLogs();
        }
    }

    /** Four jobs, at random segments; one in eight is of a frequency whose schedule this store cannot move. */
    private static void submit(BaseContractStore store, List<Job> jobs, Random random) {
        for (var i = 0; i < 4; i++) {
            var serial = Integer.toString(jobs.size() + 1);
            jobs.add(store.submit(serial, jobs.size() % 8 == 0 ? "DAILY" : "ONE_TIME", random.nextInt(100)));
        }
    }

    /** Time until each job of this moment has ended, without the time in which the machine ran nothing. */
    private static Duration awaitEnded(BaseContractStore store, Standstill standstill) {
        var since = System.nanoTime();
        var stood = standstill.total();
        var there = store.jobs().stream().map(Job::id).toList();
        await("each job to end")
                .atMost(LONGEST_RECOVERY.multipliedBy(3))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(store.jobs())
                        .filteredOn(job -> there.contains(job.id()))
                        .allMatch(job -> job.status().equals("COMPLETED")));
        return Duration.ofNanos(System.nanoTime() - since)
                .minus(standstill.total().minus(stood));
    }

    private static void awaitSegmentsShared(BaseContractSystem system) {
        await("each segment to be scanned by one worker")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(BaseContractSystem.WORKERS.stream()
                                .map(worker -> system.service(worker).get("/api/scheduler-worker/segments"))
                                .flatMap(data -> StreamSupport.stream(
                                        data.path("segments").spliterator(), false))
                                .map(JsonNode::intValue)
                                .sorted())
                        .containsExactlyElementsOf(
                                IntStream.range(0, 100).boxed().toList()));
    }

    private static List<Instant> kills(BaseContractSystem system, String worker) {
        return system.troubles().stream()
                .filter(trouble -> trouble.kind() == BaseContractFault.Kind.KILL
                        && trouble.target().equals(worker))
                .map(BaseContractSystem.Trouble::from)
                .toList();
    }

    /** The checker must find a lost run and a repeated one, forged into these records. */
    private static void checkTheChecker(BaseContractChecker.Records records) {
        var once = records.runs().stream()
                .filter(run -> run.isReported()
                        && records.runs().stream()
                                        .filter(other -> other.serial().equals(run.serial()))
                                        .count()
                                == 1
                        && records.troubles().stream()
                                .noneMatch(trouble -> trouble.target().startsWith(run.worker())
                                        && trouble.to().plusSeconds(1).isAfter(run.begun())
                                        && trouble.from().minusSeconds(1).isBefore(run.ended())))
                .findFirst()
                .orElseThrow();
        var without = new ArrayList<>(records.runs());
        without.remove(once);
        assertThat(BaseContractChecker.check(records.withRuns(without)).lost()).hasSize(1);
        var twice = new ArrayList<>(records.runs());
        twice.add(once);
        assertThat(BaseContractChecker.check(records.withRuns(twice)).repeated())
                .hasSize(1);
    }

    private static void report(
            BaseContractSystem system,
            BaseContractChecker.Records records,
            BaseContractChecker.Verdict verdict,
            Duration worst)
            throws IOException {
        var table = new StringBuilder();
        var injected = system.injected();
        for (var kind : BaseContractFault.Kind.values()) {
            row(table, kind.label, injected.getOrDefault(kind, 0));
        }
        row(
                table,
                "faults",
                injected.values().stream().mapToInt(Integer::intValue).sum());
        row(table, "jobs", records.jobs().size());
        row(table, "dropped by the agent", system.agent.dropped());
        row(table, "returned to PENDING", verdict.returned());
        for (var reason : Reason.values()) {
            row(table, reason.label, verdict.allowed().getOrDefault(reason, 0));
        }
        row(table, "lost", verdict.lost().size());
        row(table, "repeated for no such reason", verdict.repeated().size());
        table.append("%-40s %6.1f s (orphan timeout: %d s)%n"
                .formatted("worst recovery", worst.toMillis() / 1e3, BaseContractSystem.ORPHAN_TIMEOUT.toSeconds()));
        table.append("seed %d, duration %s%n".formatted(SEED, DURATION));
        System.out.print(table);
        Files.writeString(TARGET.resolve("base-faults.txt"), table);
    }

    private static void row(StringBuilder table, String label, int count) {
        table.append("%-40s %6d%n".formatted(label, count));
    }

    private static void keepLogs() throws IOException {
        var logs = Files.createDirectories(TARGET.resolve("base-faults-logs"));
        for (var worker : BaseContractSystem.WORKERS) {
            var log = folder.resolve(worker + ".log");
            if (Files.exists(log)) {
                Files.copy(log, logs.resolve(worker + ".log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
