package com.distributed.jobscheduler.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The last entries of a sequence, each with its number. Lock-free. */
public final class Ring<T extends Ring.Entry> {
    private final AtomicReferenceArray<@Nullable T> entries;
    private final AtomicLong next = new AtomicLong();

    /** An entry that knows its number. */
    public interface Entry {
        /** Counts from 0 without gaps. */
        long number();
    }

    /** Creates a ring that remembers this many entries. */
    public Ring(int capacity) {
        entries = new AtomicReferenceArray<>(capacity);
    }

    /** Adds the entry made for the next number, in place of the oldest. */
    public void add(LongFunction<T> entry) {
        var number = next.getAndIncrement();
        entries.set(place(number), entry.apply(number));
    }

    /** The remembered entries from this number on, oldest first. */
    public List<T> from(long number) {
        var found = new ArrayList<T>();
        var end = next.get();
        for (var n = Math.max(Math.max(number, 0), end - entries.length()); n < end; n++) {
            var entry = entries.get(place(n));
            if (entry == null || entry.number() < n) {
                break; // its number is taken and its entry comes in a moment: the next call finds it
            }
            if (entry.number() == n) {
                found.add(entry);
            }
        }
        return found;
    }

    private int place(long number) {
        return (int) (number % entries.length());
    }
}
