package com.distributed.jobscheduler.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How long this machine has not run what was ready to run: the time by which naps were far longer than they should be. */
final class Standstill implements AutoCloseable {
    private static final Duration NAP = Duration.ofMillis(50);
    /** What busy cores cost is part of a measured time; what nobody can use is not. */
    private static final Duration FAR_LONGER = Duration.ofMillis(250);

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicLong nanos = new AtomicLong();

    Standstill() {
        Thread.ofPlatform().daemon().name("standstill").start(this::nap);
    }

    private void nap() {
        try {
            var begun = System.nanoTime();
            while (!end.await(NAP.toNanos(), TimeUnit.NANOSECONDS)) {
                var now = System.nanoTime();
                var excess = now - begun - NAP.toNanos();
                if (excess > FAR_LONGER.toNanos()) {
                    nanos.addAndGet(excess);
                }
                begun = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In all, since this was made. */
    Duration total() {
        return Duration.ofNanos(nanos.get());
    }

    @Override
    public void close() {
        end.countDown();
    }
}
