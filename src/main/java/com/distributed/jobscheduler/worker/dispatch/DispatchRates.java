package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Number and lateness of accepted dispatches, in slots of ten seconds over half an hour. Bounded and lock-free. */
public final class DispatchRates {
    private static final int SLOTS = 180;
    private static final long SLOT_SECONDS = 10;
    /** Four buckets per doubling, from 0.1 ms to two hours: a percentile is right within 19 %. */
    private static final int BUCKETS = 4 * 27;

    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(SLOTS);

    /**
     * One slot.
     *
     * @param at its begin; it lasts ten seconds
     */
    public record Point(Instant at, int dispatched, double p50Millis, double p99Millis) {}

    private record Slot(long number, AtomicIntegerArray buckets) {}

    void accepted(Instant at, Duration late) {
        var number = at.getEpochSecond() / SLOT_SECONDS;
        var index = (int) (number % SLOTS);
        var slot = slots.get(index);
        if (slot == null || slot.number() < number) {
            slots.compareAndSet(index, slot, new Slot(number, new AtomicIntegerArray(BUCKETS)));
            slot = slots.get(index);
        }
        if (slot != null) {
            slot.buckets().incrementAndGet(bucketOf(late));
        }
    }

    static int bucketOf(Duration late) {
        var tenths = late.toNanos() / 100_000;
        if (tenths < 1) {
            return 0;
        }
        var doublings = 63 - Long.numberOfLeadingZeros(tenths);
        var quarter = (int) (((tenths - (1L << doublings)) << 2) >> doublings);
        return Math.min(BUCKETS - 1, 1 + doublings * 4 + quarter);
    }

    /** Upper bound of a bucket. */
    static double millisOf(int bucket) {
        if (bucket == 0) {
            return 0.1;
        }
        var doublings = (bucket - 1) / 4;
        var quarter = (bucket - 1) % 4;
        return 0.1 * (1L << doublings) * (1 + (quarter + 1) / 4.0);
    }

    List<Point> from(Instant from, Instant now) {
        var last = now.getEpochSecond() / SLOT_SECONDS;
        var first = Math.max(from.getEpochSecond() / SLOT_SECONDS, last - SLOTS + 1);
        var points = new ArrayList<Point>();
        for (var number = first; number <= last; number++) {
            var slot = slots.get((int) (number % SLOTS));
            if (slot != null && slot.number() == number) {
                points.add(point(slot));
            }
        }
        return points;
    }

    private static Point point(Slot slot) {
        var counts = new int[BUCKETS];
        var total = 0;
        for (var i = 0; i < BUCKETS; i++) {
            counts[i] = slot.buckets().get(i);
            total += counts[i];
        }
        return new Point(
                Instant.ofEpochSecond(slot.number() * SLOT_SECONDS),
                total,
                percentile(counts, total, 0.50),
                percentile(counts, total, 0.99));
    }

    private static double percentile(int[] counts, int total, double share) {
        var wanted = Math.max(1, (long) Math.ceil(total * share));
        var seen = 0L;
        for (var i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return millisOf(i);
            }
        }
        return 0;
    }
}
