package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how occurrences ended, by the hundred thousand and without an object each: two generations of plain
 * numbers. When the younger one is full, the older one is forgotten. Not thread-safe.
 */
final class OccurrenceMemory {
    private final int generationSize;
    private Generation young = new Generation();
    private @Nullable Generation old;

    /**
     * Creates an empty memory.
     *
     * @param atLeast number of the latest occurrences that are surely remembered; at most twice as many are
     */
    OccurrenceMemory(int atLeast) {
        this.generationSize = atLeast;
    }

    void remember(Occurrence occurrence, EndedDispatch ended) {
        if (young.size == generationSize) {
            old = young;
            young = new Generation();
        }
        young.add(occurrence.jobId(), nanos(occurrence), ended.at().toEpochMilli(), ended.outcome());
    }

    /** How it ended, to the millisecond; empty when it is not remembered. */
    Optional<EndedDispatch> recall(Occurrence occurrence) {
        var job = occurrence.jobId();
        var time = nanos(occurrence);
        return young.get(job, time).or(() -> old == null ? Optional.empty() : old.get(job, time));
    }

    void forget(Occurrence occurrence) {
        var job = occurrence.jobId();
        var time = nanos(occurrence);
        young.clear(job, time);
        if (old != null) {
            old.clear(job, time);
        }
    }

    /** Unique per job: two times share a number only when they are 500 years apart. */
    private static long nanos(Occurrence occurrence) {
        var time = occurrence.nextRunTime();
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** A hash table with open addressing; its size is a power of two, at most half of it used. */
    private static final class Generation {
        private long[] jobs = new long[1 << 10];
        private long[] times = new long[1 << 10];
        private long[] ends = new long[1 << 10];
        /** A null entry was forgotten: its place stays taken until the table grows. */
        private @Nullable DispatchOutcome[] outcomes = new DispatchOutcome[1 << 10];

        private BitSet taken = new BitSet(1 << 10);
        private int size;

        Optional<EndedDispatch> get(long job, long time) {
            var slot = slot(job, time);
            var outcome = taken.get(slot) ? outcomes[slot] : null;
            return outcome == null
                    ? Optional.empty()
                    : Optional.of(new EndedDispatch(Instant.ofEpochMilli(ends[slot]), outcome));
        }

        void add(long job, long time, long end, DispatchOutcome outcome) {
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
            ends[slot] = end;
            outcomes[slot] = outcome;
        }

        void clear(long job, long time) {
            var slot = slot(job, time);
            if (taken.get(slot)) {
                outcomes[slot] = null;
            }
        }

        /** The index of the key, or its free place. */
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
            var beforeEnds = this.ends;
            var beforeOutcomes = this.outcomes;
            var beforeTaken = this.taken;
            jobs = new long[2 * before.length];
            times = new long[2 * before.length];
            ends = new long[2 * before.length];
            outcomes = new DispatchOutcome[2 * before.length];
            taken = new BitSet(2 * before.length);
            size = 0;
            for (var i = beforeTaken.nextSetBit(0); i >= 0; i = beforeTaken.nextSetBit(i + 1)) {
                var outcome = beforeOutcomes[i];
                if (outcome != null) {
                    add(before[i], beforeTimes[i], beforeEnds[i], outcome);
                }
            }
        }
    }
}
