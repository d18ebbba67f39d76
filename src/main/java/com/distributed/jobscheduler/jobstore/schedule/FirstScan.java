package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.wire.SegmentRange;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The first due jobs by one index scan over all segments, which ends after a bounded number of jobs: the cheapest way
 * where what is due lies mostly in the segments that are asked for. Where foreign jobs fill the bound, a look-up by
 * segment finds the rest. The SQL is PostgreSQL's.
 */
public final class FirstScan {
    private static final String ALL_DUE = "from jobs where " + SegmentLookUp.USUAL
            + " and status = 'PENDING' and not paused and next_run_time <= :asOf";
    private static final String AFTER = " and (next_run_time, id) > (:time, :id)";
    private static final String IN_ORDER = " order by next_run_time, id";
    private static final String SCAN = "select ctid as place, jobs.* %s" + IN_ORDER + " limit :bound";
    private static final String BEHIND = "select 1 %s" + IN_ORDER + " offset :bound limit 1";

    /** The query of the rows of all segments that the scan sees, with their {@code place}, in the order of time. */
    public static final String SEEN = SCAN.formatted(ALL_DUE);

    /** The same for a scan that begins after the place {@code time} and {@code id}. */
    public static final String SEEN_AFTER = SCAN.formatted(ALL_DUE + AFTER);

    /** The query that has a row when jobs may be due behind those that the scan sees. */
    public static final String UNSEEN = BEHIND.formatted(ALL_DUE);

    /** The same for a scan that begins after the place. */
    public static final String UNSEEN_AFTER = BEHIND.formatted(ALL_DUE + AFTER);

    /** The SQL condition on what the scan sees; its share is a half, as far as the planner knows. */
    public static final String IS_ASKED_FOR = "coalesce(segment = any(:segments), false)";

    /** The scan is bounded to so many times the jobs among which one would expect those that are wanted. */
    private static final double SPREAD = 1.25;

    /** Jobs may be stored, and come due, segment by segment. */
    private static final int LEAST_BOUND = 100;

    /** With fewer segments of all, the look-ups are as cheap, and a scan would pass many jobs of others. */
    private static final int LEAST_SHARE = 4;

    private FirstScan() {}

    /** Whether to scan before the look-ups. */
    static boolean isWorthwhile(List<Integer> segments, SegmentLookUp lookUp) {
        return lookUp == SegmentLookUp.BY_SEGMENT && isWorthwhile(segments);
    }

    static boolean isWorthwhile(List<Integer> segments) {
        return segments.size() * LEAST_SHARE >= SegmentRange.COUNT;
    }

    /** How many jobs to scan, to find that many. */
    static int bound(List<Integer> segments, int wanted) {
        return LEAST_BOUND + (int) Math.ceil(SPREAD * wanted * SegmentRange.COUNT / segments.size());
    }

    /** The statement that scans, with its own parameters. */
    public static StatementSpec of(JdbcClient jdbc, String sql, List<Integer> segments, int wanted) {
        var bound = bound(segments, wanted);
        var known = OnePlan.isUsual(wanted) ? sql.replace(":bound", Integer.toString(bound)) : sql;
        return jdbc.sql(OnePlan.withLimit(known, wanted))
                .param("bound", bound)
                .param("segments", new SqlArrayValue("integer", segments.toArray()));
    }
}
