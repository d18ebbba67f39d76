package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/** Four claimers of one key at once, two of batches and two of single jobs, as the agents see it. */
@Tag("ci")
class LimitRaceTest {
    private static final int JOBS = FullSize.or(2_000, 200);
    private static final int CLAIMERS = 4;
    private static final int MOST = 3;
    private static final Instant DUE = Store.START.minus(Duration.ofHours(1));

    @OnEachDatabase
    void neverMoreRunAtOnceThanTheLimitAllows(Store store) throws Exception {
        store.putBody("/api/limits/crm", "{\"maxRunning\":%d}".formatted(MOST));
        store.insertDue(JOBS);
        store.jdbc().update("update jobs set concurrency_key = 'crm', limit_id = (select max(id) from job_limits)");
        var witness = new Witness();

        try (var threads = Executors.newFixedThreadPool(CLAIMERS)) {
            var tasks = IntStream.range(0, CLAIMERS)
                    .mapToObj(i -> (Callable<Void>) () -> {
                        while (witness.ended.get() < JOBS) {
                            var claimed = i % 2 == 0 ? batch(store, i) : single(store, i);
                            claimed.forEach(key -> witness.start(store, key, "agent-" + i));
                            claimed.forEach(key -> witness.end(store, key, "agent-" + i));
                        }
                        return null;
                    })
                    .toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }

        assertThat(witness.most.get()).isBetween(1, MOST);
        assertThat(witness.ended.get()).isEqualTo(JOBS);
        assertThat(store.get("/api/limits/crm").data().path("running").intValue())
                .isZero();
    }

    private static List<String> batch(Store store, int claimer) {
        return keys(store.post(
                "/api/job-schedules/claim",
                "{\"workerId\":\"worker-%d\",\"segments\":[5],\"limit\":10}".formatted(claimer)));
    }

    /** Each tries jobs of its own choice, so that several claim different ones at the same moment. */
    private static List<String> single(Store store, int claimer) {
        return ThreadLocalRandom.current()
                .ints(5, 1, JOBS + 1)
                .filter(id -> store.claim(
                                        id,
                                        DUE,
                                        "worker-" + claimer,
                                        UUID.randomUUID().toString())
                                .status()
                        == 200)
                .mapToObj(id -> WireHeaders.occurrenceKey(id, DUE))
                .toList();
    }

    private static List<String> keys(Answer answer) {
        return IntStream.range(0, answer.data().size())
                .mapToObj(answer.data()::get)
                .map(job -> WireHeaders.occurrenceKey(
                        job.path("jobId").longValue(),
                        Instant.parse(job.path("nextRunTime").textValue())))
                .toList();
    }

    private static final class Witness {
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        void start(Store store, String key, String agent) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            assertThat(store.start(key, agent).status()).isEqualTo(200);
        }

        /** A run is over when it says so: its place is free no earlier. */
        void end(Store store, String key, String agent) {
            running.decrementAndGet();
            assertThat(store.outcome(key, agent, "COMPLETED").status()).isEqualTo(200);
            ended.incrementAndGet();
        }
    }
}
