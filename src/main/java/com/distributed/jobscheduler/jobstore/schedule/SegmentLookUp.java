package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.wire.SegmentRange;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The first due jobs of some segments on PostgreSQL: one short look-up per segment, merged in order of time. What is due
 * in other segments is never read. Each look-up sees a window of its segment. Behind the end of a full window, the merge
 * would know only part of what is due: it stops at the first such end and says that there is more.
 */
public final class SegmentLookUp {
    /** The jobs that the due indexes hold first: those of no limit, with the usual priority. */
    public static final String USUAL = "limit_id = 0 and priority = 5";

    /** Windows that are larger by this factor and addend than an even share: most merges then need no second look. */
    private static final double SPREAD = 3;

    private static final int LEAST_WINDOW = 4;

    private static final String FOUND = """
            looked as materialized (
                select head.* from unnest(:segments) as asked (wanted) cross join lateral (
                    select ctid as place, next_run_time as due_at, id as due_id,
                        row_number() over (order by next_run_time, id) as number
                    from jobs where segment = wanted and %s and %s
                    order by next_run_time, id limit :window) as head
            ), bound as (
                select due_at, due_id from looked where number = :window order by due_at, due_id limit 1
            ), found as (
                select place, due_at, due_id from looked
                where not exists (select from bound)
                    or (due_at, due_id) <= (select due_at, due_id from bound)
                order by due_at, due_id
            )
            """;
    /** The SQL expression that is true when jobs may be due behind those that were found. */
    public static final String IS_MORE = "exists (select from bound)";

    private SegmentLookUp() {}

    /** False when all segments are asked for: then nothing is in the way, and one index has the order already. */
    public static boolean helps(List<Integer> segments) {
        return segments.size() < SegmentRange.COUNT;
    }

    /**
     * Common table expressions, the last of which is {@code found}: place, due_at and due_id in order.
     *
     * @param condition SQL condition on the jobs, which names a range of run times
     */
    public static String found(String condition) {
        return FOUND.formatted(USUAL, condition);
    }

    /** How many jobs to look at in each segment, to find that many. */
    public static int window(int wanted, int segments) {
        var share = (double) wanted / segments;
        return (int) Math.ceil(share + SPREAD * Math.sqrt(share)) + LEAST_WINDOW;
    }

    /** Sets the look-up's own parameters. */
    public static StatementSpec of(StatementSpec statement, List<Integer> segments, int window) {
        return statement
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("window", window);
    }
}
