package com.distributed.jobscheduler.jobstore.values;

/**
 * One page of a list.
 *
 * @param number counted from 0
 * @param size number of entries on a page, at most {@link #LARGEST}
 */
public record Page(int number, int size) {
    /** The response header with the number of entries in all pages. */
    public static final String TOTAL_COUNT = "X-Total-Count";
    /** The response header with what that number is; absent where it is exact. */
    public static final String TOTAL_COUNT_KIND = TOTAL_COUNT + "-Kind";
    /** The largest page size. */
    public static final int LARGEST = 1_000;

    /** Reads the page of a request; 400 names the parameter. */
    public static Page of(int number, int size) {
        return new Page(JobRules.range("page", number, 0, Integer.MAX_VALUE), JobRules.range("size", size, 1, LARGEST));
    }

    /** Number of entries before this page. */
    public long skipped() {
        return (long) number * size;
    }
}
