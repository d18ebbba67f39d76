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
    /**
     * The common table expression {@code horizon}: the first job behind the bound, no row when the scan sees all that is
     * due. Needs {@code asOf} and {@code bound}.
     */
    public static final String HORIZON = horizon("");

    /** The same for a scan that begins after the place {@code time} and {@code id}. */
    public static final String HORIZON_AFTER = horizon(" and (next_run_time, id) > (:time, :id)");

    /** The SQL condition on a job that the scan sees: half of all, as far as the planner knows. */
    public static final String IS_SEEN = SegmentLookUp.USUAL + """
             and coalesce(segment = any(:segments), false) and (next_run_time, id) < (
                coalesce((select due_at from horizon), :asOf), coalesce((select due_id from horizon), :lastId))
            """;

    /** The SQL expression that is true when jobs may be due behind those that the scan saw. */
    public static final String IS_MORE = "exists (select from horizon)";

    /** The scan is bounded to so many times the jobs among which one would expect those that are wanted. */
    private static final double SPREAD = 1.25;

    /** Jobs may be stored, and come due, segment by segment. */
    private static final int LEAST_BOUND = 100;

    /** With fewer segments of all, the look-ups are as cheap, and a scan would pass many jobs of others. */
    private static final int LEAST_SHARE = 4;

    private FirstScan() {}

    private static String horizon(String place) {
        return """
                horizon as materialized (
                    select next_run_time as due_at, id as due_id from jobs
                    where %s and status = 'PENDING' and not paused and next_run_time <= :asOf%s
                    order by next_run_time, id offset :bound limit 1
                )
                """.formatted(SegmentLookUp.USUAL, place);
    }

    /** Whether to scan before the look-ups. */
    public static boolean isWorthwhile(List<Integer> segments, SegmentLookUp lookUp) {
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
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("lastId", Long.MAX_VALUE);
    }
}
