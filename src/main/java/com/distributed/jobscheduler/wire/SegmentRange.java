package com.distributed.jobscheduler.wire;

import java.util.BitSet;
import java.util.Collection;
import java.util.StringJoiner;

/** The fixed range of segments: the integers 0..99 (contract). */
public final class SegmentRange {
    /** How many segments there are. */
    public static final int COUNT = 100;

    private SegmentRange() {}

    /** True for 0..99. */
    public static boolean contains(int segment) {
        return segment >= 0 && segment < COUNT;
    }

    /** Segments as ascending ranges, such as {@code 0-33,50}. */
    public static String ranges(Collection<Integer> segments) {
        var bits = new BitSet(COUNT);
        segments.forEach(bits::set);
        var ranges = new StringJoiner(",");
        for (var from = bits.nextSetBit(0); from >= 0; ) {
            var after = bits.nextClearBit(from);
            ranges.add(after - from == 1 ? Integer.toString(from) : from + "-" + (after - 1));
            from = bits.nextSetBit(after);
        }
        return ranges.toString();
    }

    /** The rule in words, for error messages. */
    public static String rule() {
        return "an integer from 0 to " + (COUNT - 1);
    }
}
