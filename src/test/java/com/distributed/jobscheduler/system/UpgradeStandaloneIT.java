package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** An earlier release in one process on its H2 files, replaced by this one, and by the earlier one again (docs/operations.md). */
@Tag("upgrade")
@Tag("slow")
@OneTry
class UpgradeStandaloneIT {
    private static final int JOBS = 40;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    @Test
    void losesNothingAndRunsNothingTwiceThereAndBack() {
        var jobs = new ArrayList<Long>();
        try (var system = new Standalone(folder, OldJar.jvm())) {
            var recurring = system.submit("ping", "DAILY", 7, Instant.now());
            submit(system, jobs);
            awaitCompleted(system, jobs);

            for (var release : List.of(ExtractedJar.jvm(), OldJar.jvm())) {
                submit(system, jobs);
                system.terminate();
                system.restart(release);
                submit(system, jobs);
                awaitCompleted(system, jobs);
                assertRanOnce(system, jobs);
                assertThat(system.statusOf(recurring)).isEqualTo("PENDING");
            }

            submit(system, jobs);
            system.terminate();
            system.restart(ExtractedJar.jvm());
            awaitCompleted(system, jobs);
            assertRanOnce(system, jobs);
            System.out.printf("upgrade on H2: there, back and there, %d jobs, lost 0, twice 0%n", jobs.size());
        }
    }

    private static void submit(Standalone system, List<Long> jobs) {
        for (var i = 0; i < JOBS; i++) {
            jobs.add(system.submit("ping", "ONE_TIME", i, Instant.now()));
        }
    }

    private static void awaitCompleted(Standalone system, List<Long> jobs) {
        await("every job to be COMPLETED")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() ->
                        assertThat(jobs).allMatch(job -> system.statusOf(job).equals("COMPLETED")));
    }

    /** By the store's history, which each release continues: one attempt that began, and it is COMPLETED. */
    private static void assertRanOnce(Standalone system, List<Long> jobs) {
        assertThat(jobs).doesNotHaveDuplicates().allSatisfy(job -> {
            var begun = new ArrayList<String>();
            system.store.get("/api/executions?jobId=" + job).forEach(attempt -> {
                if (attempt.hasNonNull("startedAt")) {
                    begun.add(attempt.path("outcome").asText());
                }
            });
            assertThat(begun).as("the runs of job %d", job).containsExactly("COMPLETED");
        });
    }
}
