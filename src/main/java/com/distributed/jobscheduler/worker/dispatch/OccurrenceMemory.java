package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers occurrences by the hundred thousand without an object for each: two generations of plain numbers, of which
 * the older is forgotten when the younger is full. Not safe for use by several threads.
 */
final class OccurrenceMemory {
    private final int generationSize;
    private Generation young = new Generation();
    private @Nullable Generation old;

    /**
     * An empty memory.
     *
     * @param atLeast so many of the latest occurrences are remembered, and at most twice as many
     */
    OccurrenceMemory(int atLeast) {
        this.generationSize = atLeast;
    }

    void remember(Occurrence occurrence) {
        if (young.size == generationSize) {
            old = young;
            young = new Generation();
        }
        young.add(occurrence.jobId(), nanos(occurrence));
    }

    boolean knows(Occurrence occurrence) {
        var job = occurrence.jobId();
        var time = nanos(occurrence);
        return young.contains(job, time) || (old != null && old.contains(job, time));
    }

    /** Two times of one job share a number only when they are half a millennium apart. */
    private static long nanos(Occurrence occurrence) {
        var time = occurrence.nextRunTime();
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** A hash table with open addressing, a power of two in size, at most half full. */
    private static final class Generation {
        private long[] jobs = new long[1 << 10];
        private long[] times = new long[1 << 10];
        private BitSet taken = new BitSet(1 << 10);
        private int size;

        boolean contains(long job, long time) {
            return taken.get(slot(job, time));
        }

        void add(long job, long time) {
            if (2 * size >= jobs.length) {
                grow();
            }
            var slot = slot(job, time);
            if (!taken.get(slot)) {
                taken.set(slot);
                jobs[slot] = job;
                times[slot] = time;
                size++;
            }
        }

        /** Where it is, or where it would go. */
        private int slot(long job, long time) {
            var mask = jobs.length - 1;
            var slot = (int) mixed(job * 0x9E3779B97F4A7C15L + time) & mask;
            while (taken.get(slot) && (jobs[slot] != job || times[slot] != time)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private static long mixed(long value) {
            var mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
            return mixed ^ (mixed >>> 32);
        }

        private void grow() {
            var before = this.jobs;
            var beforeTimes = this.times;
            var beforeTaken = this.taken;
            jobs = new long[2 * before.length];
            times = new long[2 * before.length];
            taken = new BitSet(2 * before.length);
            size = 0;
            for (var i = beforeTaken.nextSetBit(0); i >= 0; i = beforeTaken.nextSetBit(i + 1)) {
                add(before[i], beforeTimes[i]);
            }
        }
    }
}
