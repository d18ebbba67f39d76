package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

@Tag("application")
class ConcurrentClaimTest {
    private static final int JOBS = FullSize.or(10_000, 2_000);
    private static final int SAME_JOBS = FullSize.or(500, 100);
    private static final int CLAIMERS = 8;

    @OnEachDatabase
    void eightBatchClaimersClaimEveryJobExactlyOnce(Store store) throws Exception {
        store.insertDue(JOBS);

        var claims = together(worker -> {
            var claimed = new ArrayList<Long>();
            JsonNode batch;
            do {
                batch = store.post(
                                "/api/job-schedules/claim",
                                "{\"workerId\":\"worker-%d\",\"segments\":[5],\"limit\":50}".formatted(worker))
                        .data();
                batch.forEach(job -> claimed.add(job.path("jobId").longValue()));
            } while (!batch.isEmpty());
            return claimed;
        });

        assertThat(claims).hasSize(JOBS);
        assertThat(new HashSet<>(claims)).hasSize(JOBS);
        assertThat(store.jdbc().queryForObject("select count(*) from executions", Integer.class))
                .isEqualTo(JOBS);
    }

    @OnEachDatabase
    void eightClaimersOfTheSameJobsGetEachJobOnce(Store store) throws Exception {
        store.insertDue(SAME_JOBS);
        var due = store.due("5").data();

        var claims = together(worker -> {
            var claimed = new ArrayList<Long>();
            for (var job : due) {
                var id = job.path("jobId").longValue();
                var run = Instant.parse(job.path("nextRunTime").textValue());
                if (store.claim(id, run, "worker-" + worker, "key-" + worker + "-" + id)
                                .status()
                        == 200) {
                    claimed.add(id);
                }
            }
            return claimed;
        });

        assertThat(claims).hasSize(SAME_JOBS);
        assertThat(new HashSet<>(claims)).hasSize(SAME_JOBS);
    }

    private static List<Long> together(Claimer claimer) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(CLAIMERS)) {
            var tasks = IntStream.range(0, CLAIMERS)
                    .mapToObj(i -> (Callable<List<Long>>) () -> claimer.claim(i))
                    .toList();
            var claims = new ArrayList<Long>();
            for (var done : threads.invokeAll(tasks)) {
                claims.addAll(done.get());
            }
            return claims;
        }
    }

    @FunctionalInterface
    private interface Claimer {
        List<Long> claim(int worker);
    }
}
