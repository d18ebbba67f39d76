package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.schedule.OnePlan;
import com.distributed.jobscheduler.jobstore.schedule.SegmentLookUp;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;

/** How the databases carry the batch claim's statements out. */
public final class ClaimProbe {
    /** PostgreSQL plans a prepared statement so often before it compares the costs. */
    private static final int TRIES = 5;

    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    private ClaimProbe() {}

    /** The plans of a claim of up to so many jobs: in all segments, and in ten of them by both ways. */
    public static List<String> plans(JdbcClient jdbc, int limit, Instant now) {
        return List.of(
                plan(jdbc, OnePlan.withLimit(PostgresBatchClaim.CLAIM, limit), limit, now),
                plan(jdbc, PostgresBatchClaim.FIRST_SCAN, limit, now),
                plan(jdbc, PostgresBatchClaim.CLAIM_BY_SEGMENT, limit, now));
    }

    /** How often a connection planned fifteen claims in ten segments anew, after the first ones. */
    public static int plannedAnew(JdbcClient connection, int limit, Instant now) {
        var window = SegmentLookUp.BY_SEGMENT.window(limit, List.of(10, 11, 12, 13, 14, 15, 16, 17, 18, 19));
        var sql = OnePlan.withLimit(OnePlan.withWindow(PostgresBatchClaim.CLAIM_BY_SEGMENT, window), limit);
        for (var i = 0; i < 15; i++) {
            set(connection.sql(sql), limit, now).query(row -> {});
        }
        return connection
                        .sql("select max(custom_plans) from pg_prepared_statements where statement like '%looked%'")
                        .query(Integer.class)
                        .single()
                - TRIES;
    }

    /** How many rows H2 visits to find the first due jobs: in all segments, and in segment 10. */
    public static List<Integer> visitedOnH2(JdbcClient jdbc, int limit, Instant now) {
        return Stream.of(H2BatchClaim.DUE_IN_ALL, H2BatchClaim.DUE_IN_ONE)
                .map(sql -> set(jdbc.sql("explain analyze " + sql), limit, now)
                        .param("segment", 10)
                        .param("level", 5)
                        .query(String.class)
                        .single())
                .map(SCANNED::matcher)
                .filter(Matcher::find)
                .map(scanned -> Integer.valueOf(scanned.group(1)))
                .toList();
    }

    private static String plan(JdbcClient jdbc, String sql, int limit, Instant now) {
        return String.join(
                "\n",
                set(jdbc.sql("explain " + sql), limit, now).query(String.class).list());
    }

    private static StatementSpec set(StatementSpec statement, int limit, Instant now) {
        return statement
                .param("segments", new SqlArrayValue("integer", 10, 11, 12, 13, 14, 15, 16, 17, 18, 19))
                .param("bound", 1_000)
                .param("asOf", Utc.param(now))
                .param("dueBy", Utc.param(now))
                .param("waitedBy", Utc.param(now))
                .param("missedBefore", Utc.param(now.minusSeconds(60)))
                .param("window", 15)
                .param("limit", limit)
                .param("worker", "w")
                .param("token", "t")
                .param("lease", Utc.param(now))
                .param("now", Utc.param(now));
    }
}
