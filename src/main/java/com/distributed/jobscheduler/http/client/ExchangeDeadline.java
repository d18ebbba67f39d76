package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Ends one exchange when its wall-clock time is up, for connecting, headers and body together: a peer that sends byte
 * by byte cannot hold a thread. Time that the caller spends on reading does not count.
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

    /** Starts the clock for this thread's next exchange. */
    static ExchangeDeadline start(ScheduledExecutorService timer, Duration budget) {
        var deadline = new ExchangeDeadline(timer, budget);
        CURRENT.set(deadline);
        deadline.arm(deadline.budgetNanos);
        return deadline;
    }

    /** Names the request to cancel to this thread's deadline, if any. */
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

    /** Runs the caller's own work; its time does not count. */
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

    /** Cancels the request, whatever it is waiting for. */
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
