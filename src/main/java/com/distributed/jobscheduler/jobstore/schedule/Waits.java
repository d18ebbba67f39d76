package com.distributed.jobscheduler.jobstore.schedule;

/** Which given back jobs wait until somebody may claim them again: they are neither listed nor claimed. */
public final class Waits {
    /**
     * The SQL condition that holds unless the job has to wait longer; needs the parameter {@code waitedBy}. No wait reaches so far as the
     * bound: one that does is of a clock that was ahead.
     */
    public static final String IS_OVER = """
            (not_before is null or not_before <= :waitedBy
                or not_before > cast(:waitedBy as timestamp(6) with time zone) + interval '10' minute)
            """;

    private Waits() {}
}
