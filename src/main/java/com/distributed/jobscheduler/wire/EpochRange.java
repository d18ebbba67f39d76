package com.distributed.jobscheduler.wire;

/** Valid epochs of an assignment. Agents accept at most 18 digits, so a larger epoch would block all dispatches. */
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
