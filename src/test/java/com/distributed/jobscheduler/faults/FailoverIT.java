package com.distributed.jobscheduler.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.system.OneTry;
import com.distributed.jobscheduler.system.SchedulerProcess;
import com.distributed.jobscheduler.system.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database fails over to an asynchronous standby. What the standby had not received is lost, and nothing else:
 * batches are lost whole, the last ones only, and only what ran in that time may run again.
 */
@Tag("faults")
@Tag("slow")
@OneTry
class FailoverIT {
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final int BATCHES = 15;
    private static final int BATCH = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private final List<SchedulerProcess> processes = new ArrayList<>();

    /** How far the primary had written when a batch was acknowledged, by the batch's number. */
    private final Map<Long, Long> acknowledged = new LinkedHashMap<>();

    @Test
    void losesOnlyWhatTheStandbyHadNotReceived() throws Exception {
        var programs = AsynchronousStandby.installed();
        assumeTrue(programs.isPresent(), "no PostgreSQL with pg_basebackup is installed: fail-over is not tested");
        try (var database = new AsynchronousStandby(folder, programs.orElseThrow());
                var sink = new Sink()) {
            var store = start(database);
            for (var i = 0; i < BATCHES; i++) {
                submit(store, sink, database::position);
            }
            await("some runs to end").atMost(SOON).until(() -> ended(database).size() > BATCHES);
            var endedBefore = ended(database);
            database.awaitReceived(database.position());
            database.fallBehind();
            var runs = sink.started().size();
            for (var i = 0; i < BATCHES; i++) {
                submit(store, sink, database::position);
            }
            await("some runs that will be lost")
                    .atMost(SOON)
                    .until(() -> sink.started().size() > runs);
            database.killPrimary();
            var received = database.received();
            database.promote();
            for (var i = 0; i < BATCHES; i++) {
                submit(store, sink, () -> 0L);
            }
            await("every job that is there to be over")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> database.standby()
                                    .queryForObject("select count(*) from jobs where finished_at is null", Long.class)
                            == 0);

            var lost = lost(database);
            var repeated = sink.started().stream()
                    .map(key -> Long.valueOf(key.substring(0, key.indexOf(':'))))
                    .collect(groupingBy(Function.identity(), counting()));
            repeated.values().removeIf(times -> times == 1);
            System.out.printf(
                    "fail-over: %d batches acknowledged, %d lost, %d runs, %d jobs ran again or have a lost one's id%n",
                    acknowledged.size(), lost.size(), sink.started().size(), repeated.size());
            check(received, lost, endedBefore, repeated.keySet());
            var jobs = History.jobs(database.standby());
            assertThat(jobs).allMatch(job -> job.status().equals("COMPLETED"));
            assertThat(jobs.stream()
                            .collect(groupingBy(History.Job::batch, counting()))
                            .values())
                    .as("a batch is there whole or not at all")
                    .containsOnly((long) BATCH);
            checkTheChecker(received, lost, endedBefore);
        } finally {
            processes.forEach(SchedulerProcess::close);
        }
    }

    private Service start(AsynchronousStandby database) {
        var store = new Service(FreePort.take());
        var agent = new Service(FreePort.take());
        var worker = new Service(FreePort.take());
        launch(
                store,
                "job-store",
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=postgres",
                "spring.datasource.password=",
                "spring.datasource.hikari.connection-timeout=2000",
                "job-store.claim-lease=8s",
                "job-store.run-lease=8s",
                "job-store.sweep-interval=200ms");
        launch(
                agent,
                "agent",
                "worker.agent.job-store-url=" + store.url(),
                "worker.agent.heartbeat-interval=1s",
                "worker.agent.start-timeout=5s",
                "worker.agent.concurrency-limit=50",
                "worker.agent.http.allowed-hosts=localhost");
        launch(
                worker,
                "worker",
                "scheduler.worker.job-store-url=" + store.url(),
                "scheduler.worker.worker-agent-urls=" + agent.url(),
                "scheduler.worker.coordinator-url=http://localhost:1",
                "scheduler.worker.scan-interval=500");
        worker.postUntilAnswered(
                "/api/scheduler-worker/segments",
                "{\"segments\":" + IntStream.range(0, 100).boxed().toList() + "}",
                "segments");
        return store;
    }

    private void launch(Service service, String role, String... properties) {
        var process = SchedulerProcess.service(folder, role, service.port(), properties);
        processes.add(process);
        process.awaitReady(service.port());
    }

    /** @param position how far the primary has written, once the batch is acknowledged */
    private void submit(Service store, Sink sink, LongSupplier position) {
        long batch = acknowledged.size() + 1L;
        var job = """
                {"jobName":"http","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","maxRetries":4,"payload":"%s"}""".formatted(batch, Instant.now(), sink.payload("ok"));
        var jobs = IntStream.range(0, BATCH).mapToObj(i -> job).collect(Collectors.joining(",", "[", "]"));
        // Under a key: a batch whose first call was answered with 503 is still one batch.
        store.postUntilAnswered("/api/jobs/batch", jobs, "batch-" + batch);
        acknowledged.put(batch, position.getAsLong());
    }

    private static Set<Long> ended(AsynchronousStandby database) {
        return Set.copyOf(
                database.primary().queryForList("select id from jobs where finished_at is not null", Long.class));
    }

    private Set<Long> lost(AsynchronousStandby database) {
        var lost = new HashSet<>(acknowledged.keySet());
        History.jobs(database.standby()).forEach(job -> lost.remove(job.batch()));
        return lost;
    }

    /**
     * Fails when more was lost than may be.
     *
     * @param received how far the standby had what the primary wrote
     * @param endedBefore the jobs whose end the standby had received
     * @param repeated the jobs that took effect more than once
     */
    private void check(long received, Set<Long> lost, Set<Long> endedBefore, Set<Long> repeated) {
        assertThat(lost).as("the standby was behind").isNotEmpty();
        assertThat(lost)
                .allSatisfy(batch -> assertThat(acknowledged.get(batch))
                        .as("batch %d, acknowledged at this position", batch)
                        .isGreaterThan(received));
        assertThat(repeated).as("ended before the standby fell behind").doesNotContainAnyElementsOf(endedBefore);
    }

    private void checkTheChecker(long received, Set<Long> lost, Set<Long> endedBefore) {
        var more = new HashSet<>(lost);
        more.add(1L);
        assertThat(fails(() -> check(received, more, endedBefore, Set.of()))).isTrue();
        var last = acknowledged.keySet().stream().reduce((a, b) -> b).orElseThrow();
        assertThat(fails(() -> check(received, Set.of(last), endedBefore, Set.of())))
                .isTrue();
        assertThat(fails(() -> check(
                        received,
                        lost,
                        endedBefore,
                        Set.of(endedBefore.iterator().next()))))
                .isTrue();
    }

    private static boolean fails(Runnable check) {
        try {
            check.run();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }
}
