package com.distributed.jobscheduler.jobstore.schedule;

import java.util.regex.Pattern;

/**
 * Words short statements so that PostgreSQL plans them once per connection and not at each call, which takes longer than
 * to run them for a few jobs. It keeps one plan for all values when that plan seems as cheap as the one for the values
 * at hand. So the limit and the window are written out, for of a parameter it assumes a tenth of all rows; and the
 * bounds of the time are subqueries, whose values it knows in neither plan.
 */
public final class OnePlan {
    /** Limits are small or round: there are few statements to prepare. */
    private static final int ROUND = 10;

    /** Windows grow beyond this where jobs are crowded in few segments, each time to another size. */
    private static final int LARGE = 100;

    private static final Pattern BOUND = Pattern.compile(":(asOf|time)\\b");

    private OnePlan() {}

    /** The statement with subqueries in place of the parameters {@code asOf} and {@code time}. */
    public static String of(String sql) {
        return BOUND.matcher(sql).replaceAll("(select cast(:$1 as timestamp with time zone))");
    }

    /** The statement with this value in place of {@code :limit}; as it was when the value is unusual. */
    public static String withLimit(String sql, int limit) {
        return isUsual(limit) ? sql.replace(":limit", Integer.toString(limit)) : sql;
    }

    /** The same for {@code :window}. It depends on limit and segments, which change rarely. */
    public static String withWindow(String sql, int window) {
        return window < LARGE ? sql.replace(":window", Integer.toString(window)) : sql;
    }

    static boolean isUsual(int limit) {
        return limit < ROUND || limit % ROUND == 0;
    }
}
