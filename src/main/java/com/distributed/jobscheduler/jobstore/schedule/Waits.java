package com.distributed.jobscheduler.jobstore.schedule;

/** The rule which returned jobs wait: they are neither listed nor claimed. */
public final class Waits {
    /**
     * The SQL condition for a job that need not wait; needs the parameter {@code waitedBy}. No wait is longer than five
     * minutes: one beyond that, and the tolerance of two clocks, was set by a clock that was ahead, and does not count.
     */
    public static final String IS_OVER = """
            (not_before is null or not_before <= :waitedBy
                or not_before > cast(:waitedBy as timestamp(6) with time zone) + interval '305' second)
            """;

    private Waits() {}
}
