package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.wire.SegmentRange;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The first due jobs of some segments on PostgreSQL: one short look-up per segment, and per priority where several are
 * in use, merged in order. What is due in other segments is never read. Each look-up sees a window of its part. Behind
 * the end of a full window, the merge would know only part of what is due: it stops at the first such end and says that
 * there is more.
 */
public enum SegmentLookUp {
    /** Jobs of the usual priority in some of the segments. */
    BY_SEGMENT("unnest(:segments) as asked (wanted)", "segment = wanted and priority = 5"),
    BY_SEGMENT_AND_LEVEL(
            "unnest(:segments) as asked (wanted) cross join unnest(:levels) as used (level)",
            "segment = wanted and priority = level"),
    /** In all segments. */
    BY_LEVEL("unnest(:levels) as used (level)", "priority = level");

    /** The jobs that the due indexes hold first: those under no limit, with the usual priority. */
    public static final String USUAL = "limit_id = 0 and priority = 5";

    /** The SQL expression that is true when jobs may be due behind those that were found. */
    public static final String IS_MORE = "exists (select from bound)";

    /** Windows that are larger by this factor and addend than an even share: most merges then need no second look. */
    private static final double SPREAD = 3;

    private static final int LEAST_WINDOW = 4;

    private static final String FOUND = """
            looked as materialized (
                select head.* from %s cross join lateral (
                    select ctid as place, %s as due_at, id as due_id,
                        row_number() over (order by next_run_time, id) as number
                    from jobs where %s and limit_id = 0 and %s
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

    private final String parts;
    private final String match;

    SegmentLookUp(String parts, String match) {
        this.parts = parts;
        this.match = match;
    }

    /** True when one index has the order of all that is asked for already: all segments, and one priority. */
    public static boolean isNeedless(List<Integer> segments, List<Integer> levels) {
        return isAll(segments) && levels.size() == 1;
    }

    private static boolean isAll(List<Integer> segments) {
        return segments.size() == SegmentRange.COUNT;
    }

    /** The look-up for these segments and the priorities in use. */
    public static SegmentLookUp of(List<Integer> segments, List<Integer> levels) {
        if (isAll(segments)) {
            return BY_LEVEL;
        }
        return levels.size() == 1 ? BY_SEGMENT : BY_SEGMENT_AND_LEVEL;
    }

    /**
     * Common table expressions, the last of which is {@code found}: place, due_at and due_id in the order of time.
     *
     * @param condition SQL condition on the jobs, which names a range of run times
     */
    public String found(String condition) {
        return FOUND.formatted(parts, "next_run_time", match, condition);
    }

    /** The same in the order of the jobs' turns. */
    public String foundByTurn(String condition) {
        return FOUND.formatted(parts, turn(), match, condition);
    }

    /** The SQL expression of the turn of a job that was found. */
    public String turn() {
        return this == BY_SEGMENT ? "next_run_time" : PriorityLevels.TURN;
    }

    /** The statement of each kind of look-up, made once. */
    public static Function<SegmentLookUp, String> each(Function<SegmentLookUp, String> statement) {
        var statements = Stream.of(values()).collect(Collectors.toMap(lookUp -> lookUp, statement));
        return lookUp -> Objects.requireNonNull(statements.get(lookUp));
    }

    /** How many jobs to look at in each part, to find that many. */
    public int window(int wanted, List<Integer> segments) {
        // The priorities share unevenly: each may have all.
        return window(wanted, this == BY_LEVEL ? 1 : segments.size());
    }

    static int window(int wanted, int parts) {
        var share = (double) wanted / parts;
        return (int) Math.ceil(share + SPREAD * Math.sqrt(share)) + LEAST_WINDOW;
    }

    /** The statement that looks up, with its own parameters but for the limit; planned once where its sizes are usual. */
    public StatementSpec statement(
            JdbcClient jdbc, String sql, List<Integer> segments, List<Integer> levels, int window, int limit) {
        return jdbc.sql(OnePlan.withLimit(OnePlan.withWindow(sql, window), limit))
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("levels", new SqlArrayValue("integer", levels.toArray()))
                .param("window", window);
    }
}
