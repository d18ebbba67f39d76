package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.system.Service;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A steady stream of jobs. The batch's number is their user, which shows what the store has acknowledged. */
final class Load implements AutoCloseable {
    private static final List<String> WORK = List.of("ok", "ok", "ok", "ok", "fails-once", "ok", "takes-long", "fails");
    private static final int PER_BATCH = 8;
    /** The further promises bring as much load again; a machine that is full for good recovers from nothing. */
    private static final Duration PAUSE = Duration.ofMillis(Promises.ARE_WATCHED ? 600 : 300);

    private static final int RECURRING = 10;

    private final Service store;
    private final Sink sink;
    private final Submitting submitting = new Submitting("a submission", 1);
    private final Map<Long, Integer> acknowledged = new ConcurrentHashMap<>();
    private long batch = 1;

    Load(Service store, Sink sink) {
        this.store = store;
        this.sink = sink;
        var recurring = IntStream.range(0, RECURRING)
                .mapToObj(i -> job(0, "CRON", "ok", ",\"cronExpression\":\"*/5 * * * * *\""))
                .collect(Collectors.joining(",", "[", "]"));
        store.post("/api/jobs/batch", recurring);
        acknowledged.put(0L, RECURRING);
        submitting.steadily(PAUSE, this::submit);
    }

    private void submit() {
        var number = batch++;
        var jobs =
                WORK.stream().map(work -> job(number, "ONE_TIME", work, "")).collect(Collectors.joining(",", "[", "]"));
        try {
            store.post("/api/jobs/batch", jobs);
            acknowledged.put(number, PER_BATCH);
        } catch (UncheckedIOException e) {
            // the store is down: whether accepted or not, the next batch is a new one
        }
    }

    private String job(long number, String frequency, String work, String more) {
        return """
                {"jobName":"http","userId":%d,"frequency":"%s","executionTime":"%s","maxRetries":4,"payload":"%s"%s}""".formatted(number, frequency, Instant.now().plusMillis(500), sink.payload(work), more);
    }

    /** Stops submitting. */
    void end() throws InterruptedException {
        submitting.end(Duration.ofSeconds(20));
    }

    /** Expected number of jobs per acknowledged batch. */
    Map<Long, Integer> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    @Override
    public void close() {
        submitting.close();
    }
}
