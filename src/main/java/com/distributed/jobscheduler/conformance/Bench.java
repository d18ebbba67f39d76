package com.distributed.jobscheduler.conformance;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What every check works with: a store, a worker, and the jobs that the agent can run. */
record Bench(
        PlayedStore store,
        PlayedWorker worker,
        String handler,
        String payload,
        @Nullable String slowPayload,
        AgentProcess agent) {
    /** For what an agent does as soon as it can; generous, for its machine may be busy. */
    static final Duration SOON = Duration.ofSeconds(20);
    /** What has not happened in this time after it could have, does not happen. */
    static final Duration WATCH = Duration.ofSeconds(2);

    /** Sends a job that ends soon. */
    PlayedWorker.Answer deliver(Occurrence job) {
        return worker.deliver(job, handler, payload);
    }

    /** Sends a job that ends soon, and waits for no answer: an agent may answer after the run. Whether it asked to start. */
    boolean send(Occurrence job) {
        return send(job, payload);
    }

    boolean send(Occurrence job, String with) {
        Thread.ofVirtual().start(() -> worker.deliver(job, handler, with));
        return job.awaitStart(SOON.plusSeconds(5));
    }

    Occurrence job() {
        return store.newOccurrence();
    }

    /** Where an agent registers is seen in the rows, not asked of it. */
    Set<String> registered() {
        return store.workers();
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    static String times(int count) {
        return switch (count) {
            case 0 -> "never";
            case 1 -> "once";
            default -> count + " times";
        };
    }

    /** How one run ended, in words; null when it was started once and reported once. */
    static @Nullable String notOnce(Occurrence job) {
        var starts = job.grants();
        var reports = job.reports().size();
        return starts == 1 && reports == 1
                ? null
                : "it was started %s and reported %s".formatted(times(starts), times(reports));
    }
}
