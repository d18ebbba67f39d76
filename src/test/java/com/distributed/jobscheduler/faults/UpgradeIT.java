package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Cluster;
import com.distributed.jobscheduler.system.Layout;
import com.distributed.jobscheduler.system.OldJar;
import com.distributed.jobscheduler.system.OneTry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * An earlier release on PostgreSQL, rolled to this one under load, one process after the other, and back (docs/operations.md):
 * nothing is lost and nothing takes effect twice.
 */
@Tag("upgrade")
@Tag("slow")
@Isolated("a rolling deploy under load")
@OneTry
class UpgradeIT {
    /** The order of docs/operations.md; back again in the opposite order. */
    private static final List<String> ORDER =
            List.of("job-store", "coordinator-1", "agent-1", "agent-2", "worker-1", "worker-2");

    private static final Path TARGET =
            Path.of(System.getProperty("scheduler.jar")).getParent();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    @Test
    void losesNothingAndRunsNothingTwiceThereAndBack() throws Exception {
        var old = OldJar.jvm();
        var topology = new Releases(old);
        try (var cluster = new Cluster(folder, topology);
                var sink = new Sink()) {
            History.record(cluster.database());
            Map<Long, Integer> acknowledged;
            try (var load = new Load(cluster.service("job-store"), sink)) {
                awaitRuns(sink, "the earlier release alone");
                for (var name : ORDER) {
                    topology.upgrade(name);
                    restart(cluster, name);
                    awaitRuns(sink, name + " of this release");
                }
                for (var name : ORDER.reversed()) {
                    topology.rollBack(name);
                    restart(cluster, name);
                    awaitRuns(sink, name + " of the earlier release again");
                }
                load.end();
                acknowledged = load.acknowledged();
            }
            var end = Instant.now();
            History.awaitNone(
                    cluster.database(),
                    "the last jobs to end",
                    "status not in ('COMPLETED', 'FAILED') and (frequency = 'ONE_TIME' or next_run_time < ?)",
                    Timestamp.from(end));
            cluster.named("worker").forEach(worker -> cluster.process(worker).terminate());
            History.awaitNone(cluster.database(), "the last runs to end", "status in ('SCHEDULED', 'RUNNING')");
            var history = History.of(cluster.database(), sink, acknowledged, Map.of());

            var verdict = Checker.check(history, end);
            System.out.printf(
                    "upgrade on PostgreSQL: %d processes there and back, %d jobs, %d runs, lost %d, twice %d, illegal moves %d%n",
                    ORDER.size(),
                    history.jobs().size(),
                    history.started().size(),
                    verdict.lost().size(),
                    verdict.duplicated().size(),
                    verdict.illegal().size());
            assertThat(verdict.lost()).as("lost").isEmpty();
            assertThat(verdict.duplicated()).as("twice").isEmpty();
            assertThat(verdict.illegal()).as("illegal").isEmpty();
            Checker.checkItself(history, end);
        } finally {
            keepLogs();
        }
    }

    private static void restart(Cluster cluster, String name) {
        System.out.println(Instant.now() + " " + name);
        assertThat(cluster.process(name).terminate())
                .as("%s ends by SIGTERM", name)
                .isEqualTo(143);
        cluster.start(name);
    }

    /** Until jobs have run that were not there before. */
    private static void awaitRuns(Sink sink, String when) {
        var before = new HashSet<>(sink.started());
        await("runs with " + when)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(sink.started())
                        .filteredOn(key -> !before.contains(key))
                        .hasSizeGreaterThan(60));
    }

    private static void keepLogs() throws Exception {
        var logs = Files.createDirectories(TARGET.resolve("upgrade-logs"));
        for (var name : ORDER) {
            var log = folder.resolve(name + ".log");
            if (Files.exists(log)) {
                Files.copy(log, logs.resolve(name + ".log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The processes, each of one release or the other, with settings that both know. */
    private static final class Releases implements Layout {
        private final List<String> old;
        private final Set<String> upgraded = ConcurrentHashMap.newKeySet();

        Releases(List<String> old) {
            this.old = old;
        }

        /** From its next start on, that process is of this release. */
        void upgrade(String name) {
            upgraded.add(name);
        }

        void rollBack(String name) {
            upgraded.remove(name);
        }

        @Override
        public List<String> names() {
            return ORDER;
        }

        @Override
        public List<String> jvm(String name) {
            var jvm = new ArrayList<>(List.of("-Xmx160m"));
            jvm.addAll(upgraded.contains(name) ? Layout.super.jvm(name) : old);
            return jvm;
        }

        @Override
        public List<String> properties(String name) {
            if (name.equals("job-store")) {
                return List.of(
                        "job-store.claim-lease=20s",
                        "job-store.run-lease=20s",
                        "job-store.sweep-interval=200ms",
                        "job-store.retry-backoff=500ms",
                        "job-store.retry-backoff-max=2s");
            }
            if (name.startsWith("coordinator")) {
                return List.of("coordinator.heartbeat-timeout=20s", "coordinator.balancing.settle-time=1s");
            }
            if (name.startsWith("agent")) {
                return List.of(
                        "worker.agent.concurrency-limit=60",
                        "worker.agent.heartbeat-interval=1s",
                        "worker.agent.http.allowed-hosts=localhost");
            }
            return List.of(
                    "scheduler.worker.scan-interval=1000",
                    "scheduler.worker.heartbeat-interval=1000",
                    "scheduler.worker.desired-segments=100",
                    "scheduler.worker.registration-backoff-max=2s");
        }
    }
}
