package com.distributed.jobscheduler.faults;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of a load, which make its calls until it ends. */
final class Submitting implements AutoCloseable {
    private final String what;
    private final ScheduledExecutorService timer;
    private final Queue<Future<?>> repeated = new ConcurrentLinkedQueue<>();

    /** @param what names one of its calls where it hangs */
    Submitting(String what, int threads) {
        this.what = what;
        this.timer = Executors.newScheduledThreadPool(threads);
    }

    /** Makes the call again and again, with this pause after each. */
    void withPauses(Duration pause, Runnable call) {
        repeated.add(timer.scheduleWithFixedDelay(call, 0, pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Makes the call at a steady rate. */
    void steadily(Duration period, Runnable call) {
        repeated.add(timer.scheduleAtFixedRate(call, 0, period.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Makes the call once. */
    void in(Duration delay, Runnable call) {
        var unused = timer.schedule(call, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Repeats no call any more; returns when what was planned is done. */
    void end(Duration patience) throws InterruptedException {
        repeated.forEach(calls -> calls.cancel(false));
        timer.shutdown();
        if (!timer.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(what + " hangs");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
