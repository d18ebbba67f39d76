package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Ends one exchange when its time on the wall clock is up: connecting, headers and body together, so that a peer that
 * drips bytes cannot hold a thread. Time in which the caller itself holds up the reading does not count.
 */
final class ExchangeDeadline implements AutoCloseable {
    private static final ThreadLocal<@Nullable ExchangeDeadline> CURRENT = new ThreadLocal<>();

    private final ScheduledExecutorService timer;
    private final long budgetNanos;
    private final long startedAt = System.nanoTime();
    private final AtomicLong heldNanos = new AtomicLong();
    private volatile long heldSince;
    private volatile boolean held;
    private volatile boolean expired;
    private volatile @Nullable Cancellable request;
    private volatile @Nullable ScheduledFuture<?> alarm;

    private ExchangeDeadline(ScheduledExecutorService timer, Duration budget) {
        this.timer = timer;
        this.budgetNanos = budget.toNanos();
    }

    /** Starts the clock for the exchange that this thread makes next. */
    static ExchangeDeadline start(ScheduledExecutorService timer, Duration budget) {
        var deadline = new ExchangeDeadline(timer, budget);
        CURRENT.set(deadline);
        deadline.arm(deadline.budgetNanos);
        return deadline;
    }

    /** Tells this thread's running deadline, if any, which request to cancel. */
    static void watch(Cancellable request) {
        var deadline = CURRENT.get();
        if (deadline != null) {
            deadline.request = request;
            if (deadline.expired) {
                request.cancel();
            }
        }
    }

    boolean expired() {
        return expired;
    }

    /** Runs the caller's own work off the clock. */
    void offTheClock(Runnable work) {
        heldSince = System.nanoTime();
        held = true;
        try {
            work.run();
        } finally {
            heldNanos.addAndGet(System.nanoTime() - heldSince);
            held = false;
        }
    }

    private void arm(long nanos) {
        alarm = timer.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
    }

    private void ring() {
        var now = System.nanoTime();
        var left = budgetNanos - (now - startedAt) + heldNanos.get() + (held ? now - heldSince : 0);
        if (left > 0) {
            arm(Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
            return;
        }
        expired = true;
        cancel();
    }

    /** Breaks the exchange off, whatever it is waiting for. */
    void cancel() {
        var cancellable = request;
        if (cancellable != null) {
            cancellable.cancel();
        }
    }

    @Override
    public void close() {
        CURRENT.remove();
        var pending = alarm;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
