package com.distributed.jobscheduler.wire;

/**
 * Which epochs an assignment may have. A worker that took a larger one could dispatch nothing under it: agents take at most 18
 * digits.
 */
public final class EpochRange {
    /** The largest epoch: 18 digits. */
    public static final long LARGEST = 999_999_999_999_999_999L;

    private EpochRange() {}

    /** True from 0 to the largest. */
    public static boolean contains(long epoch) {
        return epoch >= 0 && epoch <= LARGEST;
    }

    /** The rule in words, for error messages. */
    public static String rule() {
        return "an integer from 0 to " + LARGEST;
    }
}
