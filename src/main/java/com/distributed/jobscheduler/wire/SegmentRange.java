package com.distributed.jobscheduler.wire;

/** The fixed range of segments: the integers 0..99 (contract). */
public final class SegmentRange {
    /** How many segments there are. */
    public static final int COUNT = 100;

    private SegmentRange() {}

    /** True for 0..99. */
    public static boolean contains(int segment) {
        return segment >= 0 && segment < COUNT;
    }

    /** The rule in words, for error messages. */
    public static String rule() {
        return "an integer from 0 to " + (COUNT - 1);
    }
}
