package com.distributed.jobscheduler.worker.segment;

import com.distributed.jobscheduler.wire.SegmentRange;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** An immutable set of segments out of 0..99. */
public final class Segments {
    public static final Segments NONE = new Segments(new BitSet());

    private final BitSet bits;

    private Segments(BitSet bits) {
        this.bits = bits;
    }

    /**
     * Returns the set of these segments.
     *
     * @throws IllegalArgumentException naming the position, when a segment is out of range or repeated
     */
    public static Segments of(Collection<Integer> segments) {
        var bits = new BitSet(SegmentRange.COUNT);
        var index = 0;
        for (int segment : segments) {
            if (!SegmentRange.contains(segment)) {
                throw new IllegalArgumentException(
                        "segments[%d]: %d is not %s".formatted(index, segment, SegmentRange.rule()));
            }
            if (bits.get(segment)) {
                throw new IllegalArgumentException("segments[%d]: %d is repeated".formatted(index, segment));
            }
            bits.set(segment);
            index++;
        }
        return new Segments(bits);
    }

    public boolean contains(int segment) {
        return segment >= 0 && bits.get(segment);
    }

    /** True when this set contains the other one. */
    public boolean containsAll(Segments others) {
        return others.minus(this).isEmpty();
    }

    public boolean isEmpty() {
        return bits.isEmpty();
    }

    public int size() {
        return bits.cardinality();
    }

    /** The union with the other set. */
    public Segments plus(Segments others) {
        var union = (BitSet) bits.clone();
        union.or(others.bits);
        return new Segments(union);
    }

    /** This set without the other one. */
    public Segments minus(Segments others) {
        var rest = (BitSet) bits.clone();
        rest.andNot(others.bits);
        return new Segments(rest);
    }

    /** Ascending. */
    public List<Integer> toList() {
        return bits.stream().boxed().toList();
    }

    /** Comma-separated and ascending, as the due call takes them. */
    public String toParameter() {
        return bits.stream().mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Segments segments && segments.bits.equals(bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    /** Ascending ranges, such as {@code 0-33,50}. */
    @Override
    public String toString() {
        return SegmentRange.ranges(toList());
    }
}
