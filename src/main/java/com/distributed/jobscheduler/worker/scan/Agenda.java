package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * What the look-ahead found, until its instant has come by the clock: never earlier. In memory only, for nothing on it is
 * claimed: what a crash forgets, the next scan finds again.
 */
@Slf4j
final class Agenda implements AutoCloseable {
    private static final int MOST_HELD = 10_000;
    private static final long MOST_PAYLOAD = 16_000_000;
    /** How soon a clock that was set is noticed. */
    private static final Duration LOOK_AT_CLOCK = Duration.ofMillis(500);

    private final Clock clock;
    private final Consumer<Due> whenDue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Instant, Due> instants = new TreeMap<>();
    private final Set<Occurrence> held = new HashSet<>();
    private long payload;
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * What waits for one instant.
     *
     * @param traceparent the place of the scan that learnt of it first
     */
    record Due(List<Held> entries, @Nullable String traceparent) {}

    /** @param traceparent the place of the scan that listed it */
    record Held(DueEntry entry, @Nullable String traceparent) {}

    /** @param whenDue takes what has become due, none when only a wake-up was asked for; runs on the agenda's thread */
    Agenda(Clock clock, Consumer<Due> whenDue) {
        this.clock = clock;
        this.whenDue = whenDue;
    }

    /** Notes that something becomes due at this instant. */
    void wakeAt(Instant instant, @Nullable String traceparent) {
        lock.lock();
        try {
            at(instant, traceparent);
        } finally {
            lock.unlock();
        }
    }

    /** Holds an entry until the instant; false when it is held already or there is no room. */
    boolean hold(DueEntry entry, Instant until, @Nullable String traceparent) {
        lock.lock();
        try {
            var size = entry.payload() == null ? 0 : entry.payload().length();
            if (held.size() >= MOST_HELD || payload + size > MOST_PAYLOAD || !held.add(entry.occurrence())) {
                return false;
            }
            payload += size;
            at(until, traceparent).add(new Held(entry, traceparent));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private List<Held> at(Instant instant, @Nullable String traceparent) {
        // Up to the next whole millisecond, so that there are only so many of them.
        var millis = instant.truncatedTo(ChronoUnit.MILLIS);
        var key = millis.equals(instant) ? millis : millis.plusMillis(1);
        var due = instants.computeIfAbsent(key, k -> new Due(new ArrayList<>(0), traceparent));
        if (instants.firstKey().equals(key)) {
            changed.signal();
        }
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("agenda").start(this::run);
        }
        return due.entries();
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

    private void run() {
        try {
            for (var due = next(); due != null; due = next()) {
                try {
                    whenDue.accept(due);
                } catch (RuntimeException bug) {
                    log.error("agenda.error", bug);
                }
            }
        } catch (InterruptedException e) {
            log.debug("agenda.interrupted");
        }
    }

    /** Waits for the next instant; null when closed. */
    private @Nullable Due next() throws InterruptedException {
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
        var entries = new ArrayList<Held>();
        var passed = instants.headMap(clock.instant(), true);
        var traceparent = instants.firstEntry().getValue().traceparent();
        passed.values().forEach(due -> entries.addAll(due.entries()));
        passed.clear();
        for (var each : entries) {
            var entry = each.entry();
            held.remove(entry.occurrence());
            payload -= entry.payload() == null ? 0 : entry.payload().length();
        }
        return new Due(entries, traceparent);
    }

    /** Forgets everything; nothing becomes due here any more. */
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
