package com.distributed.jobscheduler.worker.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent with four slots, and many more jobs than slots. */
@Tag("ci")
class FullAgentTest {
    private static final int SLOTS = 4;
    private static final int JOBS = 80;
    private static final int MILLIS = 200;

    @ParameterizedTest
    @ValueSource(ints = {200, 1})
    void runsAnOldJobOfAnInheritedSegmentSoon(int claimBatchSize) {
        try (var system = new SmallSystem(
                SLOTS, "scheduler.worker.scan-interval=1000", "scheduler.worker.claim-batch-size=" + claimBatchSize)) {
            var now = Instant.now();
            var many = system.submit(JOBS, MILLIS, 5, now.minusSeconds(60));
            var old = system.submit(1, 1, 6, now.minusSeconds(3_600)).getFirst();
            system.worker.assign(5);
            await().until(() -> system.jobs("RUNNING").size() > 0);

            var inherited = Instant.now();
            system.worker.assign(5, 6);

            // Pass after pass until all jobs are done; this takes at least four seconds.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> system.jobs("COMPLETED").size() == JOBS + 1);
            // The other jobs are claimed by due time, at most as many as the agent has room for.
            assertThat(startedBetween(inherited, system.startedAt(old), system, many))
                    .isLessThan(JOBS / 2L);
            assertThat(dispatchedPerScan(system)).allMatch(dispatched -> dispatched < JOBS / 2);
            var givenBack = new ArrayList<Long>();
            many.forEach(job -> givenBack.add(system.givenBack(job)));
            assertThat(givenBack).as("times that each was given back").allMatch(times -> times <= 1);
        }
    }

    private static long startedBetween(Instant from, Instant to, SmallSystem system, List<Long> jobs) {
        return jobs.stream()
                .map(system::startedAt)
                .filter(start -> start.isAfter(from) && start.isBefore(to))
                .count();
    }

    private static List<Integer> dispatchedPerScan(SmallSystem system) {
        return system.worker.context.getBean(RecentScans.class).from(0).stream()
                .map(scan -> scan.scan().dispatched())
                .toList();
    }

    @Test
    void takesAScanOnRequestMeanwhileAndKnowsTheNextOne() {
        try (var system = new SmallSystem(SLOTS, "scheduler.worker.scan-interval=2000")) {
            system.submit(JOBS, MILLIS, 5, Instant.now().minusSeconds(60));
            system.worker.assign(5);
            await().until(() -> system.jobs("RUNNING").size() > 0);
            var scanner = system.worker.context.getBean(ScheduleScanner.class);

            await().until(() -> scan(system) == 202);
            await().until(() -> scanner.nextScanTime().isAfter(Instant.now()));

            assertThat(system.jobs("PENDING").size()).isPositive();
        }
    }

    private static int scan(SmallSystem system) {
        return system.worker
                .http()
                .post()
                .uri("/api/scheduler-worker/scan")
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }
}
