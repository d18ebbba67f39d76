package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Jobs that become due between two scans, each until its instant has come by the clock, never earlier. Kept in memory
 * only, because none of them is claimed: after a crash the next scan finds them again.
 */
@Component
@RequiredArgsConstructor
final class Agenda implements AutoCloseable {
    private static final int MOST_HELD = 10_000;
    private static final long MOST_PAYLOAD = 16_000_000;
    /** How soon a change of the clock is noticed. */
    private static final Duration LOOK_AT_CLOCK = Duration.ofMillis(500);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Instant, Due> instants = new TreeMap<>();
    private final Set<Occurrence> held = new HashSet<>();
    private long payload;
    private boolean closed;

    /**
     * The entries of one instant.
     *
     * @param traceparent span of the scan that found the instant first
     */
    record Due(List<DispatchOrder> orders, @Nullable String traceparent) {}

    /** Wakes {@link #next} at this instant. */
    void wakeAt(Instant instant, @Nullable String traceparent) {
        lock.lock();
        try {
            at(instant, traceparent);
        } finally {
            lock.unlock();
        }
    }

    /** Holds an entry until the instant; false when it is held already or there is no room. */
    boolean hold(DispatchOrder order, Instant until) {
        lock.lock();
        try {
            var size = sizeOf(order);
            if (held.size() >= MOST_HELD
                    || payload + size > MOST_PAYLOAD
                    || !held.add(order.job().occurrence())) {
                return false;
            }
            payload += size;
            at(until, order.traceparent()).add(order);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static int sizeOf(DispatchOrder order) {
        var text = order.job().payload();
        return text == null ? 0 : text.length();
    }

    private List<DispatchOrder> at(Instant instant, @Nullable String traceparent) {
        // Round up to a whole millisecond, which bounds the number of instants.
        var millis = instant.truncatedTo(ChronoUnit.MILLIS);
        var key = millis.equals(instant) ? millis : millis.plusMillis(1);
        var due = instants.computeIfAbsent(key, k -> new Due(new ArrayList<>(0), traceparent));
        if (instants.firstKey().equals(key)) {
            changed.signal();
        }
        return due.orders();
    }

    /** How many entries are held. */
    int size() {
        lock.lock();
        try {
            return held.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next instant.
     *
     * @return the entries that are due, empty for a mere wake-up; null after {@link #close}
     */
    @Nullable
    Due next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                if (instants.isEmpty()) {
                    changed.await();
                    continue;
                }
                var left = Duration.between(clock.instant(), instants.firstKey());
                if (!left.isPositive()) {
                    return takeDue();
                }
                var wait = left.compareTo(LOOK_AT_CLOCK) < 0 ? left : LOOK_AT_CLOCK;
                changed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Due takeDue() {
        var orders = new ArrayList<DispatchOrder>();
        var passed = instants.headMap(clock.instant(), true);
        var traceparent = instants.firstEntry().getValue().traceparent();
        passed.values().forEach(due -> orders.addAll(due.orders()));
        passed.clear();
        // Entries that waited for a full agent: the longest due goes first, not the first to ask.
        orders.sort(Comparator.comparing(order -> order.job().occurrence().nextRunTime()));
        for (var order : orders) {
            held.remove(order.job().occurrence());
            payload -= sizeOf(order);
        }
        return new Due(orders, traceparent);
    }

    /** Forgets all entries and ends {@link #next}. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            instants.clear();
            held.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
