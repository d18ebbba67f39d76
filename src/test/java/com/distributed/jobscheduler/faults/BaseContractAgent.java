package com.distributed.jobscheduler.faults;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody else's agent (contract: "A base-only agent"): runs the job inside the request, reads no key, answers 200 and
 * drops the job at its capacity, and has no other call. Its record of runs is the only witness of them.
 */
final class BaseContractAgent extends BaseContractServer {
    private static final int CAPACITY = 50;
    private static final long USUAL_MILLIS = 40;
    /** Every sixteenth job. */
    private static final long LONG_MILLIS = 800;

    private final BaseContractStore store;
    private final Queue<Run> runs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile boolean dropsAll;
    private volatile boolean keepsSilent;

    BaseContractAgent(BaseContractStore store) {
        this.store = store;
    }

    /** @param isReported whether the store was told of its begin and of its end */
    record Run(String serial, String worker, Instant begun, Instant ended, boolean isReported) {}

    /** While this is on, it is at its capacity: it answers 200 and drops. */
    void dropAll(boolean on) {
        dropsAll = on;
    }

    /** While this is on, it runs jobs and reports nothing. */
    void keepSilent(boolean on) {
        keepsSilent = on;
    }

    List<Run> runs() {
        return List.copyOf(runs);
    }

    int dropped() {
        return dropped.get();
    }

    @Override
    Answer answer(Call call) throws IOException {
        if (!call.route().equals("POST /api/worker-agent/dispatch")) {
            return Answer.UNKNOWN_CALL;
        }
        var job = JSON.readTree(call.body());
        if (!job.path("scheduledTime").isTextual()) {
            return Answer.error(400, "Bad Request");
        }
        try {
            if (running.incrementAndGet() > CAPACITY || dropsAll) {
                dropped.incrementAndGet();
            } else {
                run(job.path("jobId").longValue(), job.path("payload").textValue(), call.worker());
            }
        } finally {
            running.decrementAndGet();
        }
        return Answer.ok("\"OK\"");
    }

    private void run(long id, String serial, String worker) {
        var isReported = !keepsSilent;
        var begun = Instant.now();
        if (isReported) {
            store.put(id, "RUNNING", "");
        }
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(serial) % 16 == 0 ? LONG_MILLIS : USUAL_MILLIS));
        // Before the report: who sees the end finds the run.
        runs.add(new Run(serial, worker, begun, Instant.now(), isReported));
        if (isReported) {
            store.put(id, "COMPLETED", "");
        }
    }
}
