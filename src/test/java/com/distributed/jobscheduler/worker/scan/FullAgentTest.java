package com.distributed.jobscheduler.worker.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent of four slots, and many more jobs than it can take. */
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

            var inherited = System.nanoTime();
            system.worker.assign(5, 6);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> system.status(old).equals("COMPLETED"));
            assertThat(Duration.ofNanos(System.nanoTime() - inherited)).isLessThan(Duration.ofSeconds(3));
            assertThat(system.status(many.getLast())).as("the last of the many").isEqualTo("PENDING");
            // One pass after the other, until all is done; this takes four seconds at least.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> system.jobs("COMPLETED").size() == JOBS + 1);
            assertThat(durations(system)).allMatch(duration -> duration.compareTo(Duration.ofSeconds(2)) < 0);
            var givenBack = new ArrayList<Long>();
            many.forEach(job -> givenBack.add(system.givenBack(job)));
            assertThat(givenBack).as("times that each was given back").allMatch(times -> times <= 1);
        }
    }

    private static List<Duration> durations(SmallSystem system) {
        return system.worker.context.getBean(RecentScans.class).from(0).stream()
                .map(scan -> scan.scan().duration())
                .toList();
    }

    @Test
    void takesAScanOnRequestMeanwhileAndKnowsTheNextOne() {
        try (var system = new SmallSystem(SLOTS, "scheduler.worker.scan-interval=2000")) {
            system.submit(JOBS, MILLIS, 5, Instant.now().minusSeconds(60));
            system.worker.assign(5);
            await().until(() -> system.jobs("RUNNING").size() > 0);
            var scanner = system.worker.context.getBean(ScheduleScanner.class);

            await().atMost(Duration.ofSeconds(1)).until(() -> scan(system) == 202);

            assertThat(scanner.nextScanTime()).isAfter(Instant.now().minusMillis(500));
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
