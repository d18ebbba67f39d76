package com.distributed.jobscheduler.faults;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Injects rounds of faults: each at its time, and no two into one target at once. Counts them by kind. */
final class Injection<K extends Enum<K>> {
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    private final Map<K, Integer> injected = new ConcurrentHashMap<>();

    /** A fault of a round; {@code at} and {@code millis} are its begin in the round and its duration, in milliseconds. */
    interface Timed<K extends Enum<K>> {
        K kind();

        String target();

        int at();

        int millis();
    }

    /** Number of faults per kind. */
    Map<K, Integer> injected() {
        return Map.copyOf(injected);
    }

    /**
     * Injects one round; returns when all of its faults are over.
     *
     * @param inject injects one fault and repairs it; false when that could not be done
     */
    <F extends Timed<K>> void inject(List<F> round, Predicate<F> inject) throws Exception {
        var begun = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var faults = round.stream()
                    .map(fault -> (Future<?>) threads.submit(() -> {
                        pause(fault.at() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
                        inTurn(fault, inject);
                    }))
                    .toList();
            for (var fault : faults) {
                fault.get();
            }
        }
    }

    private <F extends Timed<K>> void inTurn(F fault, Predicate<F> inject) {
        var turn = turns.computeIfAbsent(fault.target(), target -> new ReentrantLock());
        turn.lock();
        try {
            System.out.printf("%s %s %s %d ms%n", Instant.now(), fault.kind(), fault.target(), fault.millis());
            if (inject.test(fault)) {
                injected.merge(fault.kind(), 1, Integer::sum);
            }
        } finally {
            turn.unlock();
        }
    }

    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
