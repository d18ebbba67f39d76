package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Jobs that become due between two scans, each until its instant has come by the clock. Kept in memory only, because none
 * of them is claimed: after a crash the next scan finds them again.
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
    private final TreeMap<Instant, Awaited> instants = new TreeMap<>();
    /** Due times of jobs that a batch may claim a moment ahead. */
    private final TreeMap<Instant, Awaited> batched = new TreeMap<>();

    private final Map<Occurrence, DispatchOrder> held = new HashMap<>();
    private long payload;
    private boolean closed;

    /**
     * The entries of one instant.
     *
     * @param traceparent span of the scan that found the instant first
     */
    record Due(List<DispatchOrder> orders, @Nullable String traceparent) {}

    /** What waits for one instant; the traceparent as in {@link Due}. */
    private record Awaited(
            List<Occurrence> occurrences, @Nullable String traceparent) {}

    /** Wakes {@link #next} at this instant. */
    void wakeAt(Instant instant, @Nullable String traceparent) {
        add(instants, instant, traceparent);
    }

    /**
     * Wakes {@link #next} a moment before this due time, as far as {@code next} is told to, and, unless a batch has
     * {@link #claimed} the job then, once more at the time itself.
     */
    void claimAt(Instant due, @Nullable String traceparent) {
        add(batched, due, traceparent);
    }

    private void add(NavigableMap<Instant, Awaited> awaited, Instant instant, @Nullable String traceparent) {
        lock.lock();
        try {
            at(awaited, instant, traceparent);
        } finally {
            lock.unlock();
        }
    }

    /** Batches have claimed all that is due until then: no wake-up is needed for it. */
    void claimed(Instant until) {
        lock.lock();
        try {
            batched.headMap(until, true).clear();
            instants.headMap(until, true)
                    .values()
                    .removeIf(awaited -> awaited.occurrences().isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Holds an entry until the instant; false when it is held already or there is no room. The entry of a job that was
     * changed since takes the place of the old one, whose claim would be refused, and comes at its own instant.
     */
    boolean hold(DispatchOrder order, Instant until) {
        lock.lock();
        try {
            var occurrence = order.job().occurrence();
            var old = held.get(occurrence);
            var size = sizeOf(order) - (old == null ? 0 : sizeOf(old));
            if ((old == null && held.size() >= MOST_HELD) || payload + size > MOST_PAYLOAD || isAsNew(old, order)) {
                return false;
            }
            payload += size;
            held.put(occurrence, order);
            if (old != null && !old.job().due().equals(order.job().due())) {
                instants.values().forEach(awaited -> awaited.occurrences().remove(occurrence));
                old = null;
            }
            if (old == null) {
                at(instants, until, order.traceparent()).add(occurrence);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isAsNew(@Nullable DispatchOrder old, DispatchOrder order) {
        return old != null && Objects.equals(old.job().version(), order.job().version());
    }

    private static int sizeOf(DispatchOrder order) {
        var text = order.job().payload();
        return text == null ? 0 : text.length();
    }

    private List<Occurrence> at(NavigableMap<Instant, Awaited> awaited, Instant instant, @Nullable String traceparent) {
        // Round up to a whole millisecond, which bounds the number of instants.
        var millis = instant.truncatedTo(ChronoUnit.MILLIS);
        var key = millis.equals(instant) ? millis : millis.plusMillis(1);
        var due = awaited.computeIfAbsent(key, k -> new Awaited(new ArrayList<>(0), traceparent));
        if (awaited.firstKey().equals(key)) {
            changed.signal();
        }
        return due.occurrences();
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
     * @param ahead how long before its due time a batch may claim a job now
     * @return the entries that are due, empty for a mere wake-up; null after {@link #close}
     */
    @Nullable
    Due next(Supplier<Duration> ahead) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                // Half of the time is for the claim itself. What comes due in the other half is claimed with it.
                var lead = ahead.get().dividedBy(2);
                var next = nextWake(lead);
                if (next == null) {
                    changed.await();
                    continue;
                }
                var now = clock.instant();
                var left = Duration.between(now, next);
                if (!left.isPositive()) {
                    return takeDue(now, lead);
                }
                var wait = left.compareTo(LOOK_AT_CLOCK) < 0 ? left : LOOK_AT_CLOCK;
                changed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Instant nextWake(Duration lead) {
        var exact = instants.isEmpty() ? null : instants.firstKey();
        var early = batched.isEmpty() ? null : batched.firstKey().minus(lead);
        return exact == null || (early != null && early.isBefore(exact)) ? early : exact;
    }

    private Due takeDue(Instant now, Duration lead) {
        var orders = new ArrayList<DispatchOrder>();
        var near = batched.headMap(now.plus(lead), true);
        near.forEach(instants::putIfAbsent);
        near.clear();
        var traceparent = instants.firstEntry().getValue().traceparent();
        var passed = instants.headMap(now, true);
        for (var due : passed.values()) {
            due.occurrences().stream()
                    .map(held::remove)
                    .filter(Objects::nonNull)
                    .forEach(orders::add);
        }
        passed.clear();
        payload -= orders.stream().mapToInt(Agenda::sizeOf).sum();
        // Entries that waited for a full agent: the longest due goes first, not the first to ask.
        orders.sort(Comparator.comparing(order -> order.job().due()));
        return new Due(orders, traceparent);
    }

    /** Forgets all entries and ends {@link #next}. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            instants.clear();
            batched.clear();
            held.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
