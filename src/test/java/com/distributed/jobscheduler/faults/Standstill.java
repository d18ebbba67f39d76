package com.distributed.jobscheduler.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How long this machine did not run ready threads: the time by which naps were far too long. */
final class Standstill implements AutoCloseable {
    private static final Duration NAP = Duration.ofMillis(50);
    /** Busy cores are part of a measured time; a machine that runs nothing is not. */
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

    /** Total since this object was created. */
    Duration total() {
        return Duration.ofNanos(nanos.get());
    }

    @Override
    public void close() {
        end.countDown();
    }
}
