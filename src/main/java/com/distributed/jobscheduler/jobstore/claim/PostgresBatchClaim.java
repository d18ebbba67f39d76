package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.schedule.FirstScan;
import com.distributed.jobscheduler.jobstore.schedule.FirstScanPause;
import com.distributed.jobscheduler.jobstore.schedule.OnePlan;
import com.distributed.jobscheduler.jobstore.schedule.SegmentLookUp;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * One statement, which skips rows that other claimers hold. For some of the segments it first scans what is due in
 * all, up to a bound; then it looks each segment up, and again with a larger window when that did not find enough.
 */
@RequiredArgsConstructor
final class PostgresBatchClaim implements BatchClaim {
    private static final String CLAIMED = """
            , claimed as (
                update jobs set %s
                where id = any(array(select due_id from due))
                returning %s, priority
            ), opened as (%s)
            """.formatted(
                    MoveSql.claimed(":worker", ":token", "null"),
                    DueRow.COLUMNS,
                    // Values that all rows share need not come back with each row.
                    ExecutionTable.openAttempts("""
                            (select id, next_run_time as claimed_run_time, retry_count,
                                cast(:token as varchar) as claim_token, cast(:worker as varchar) as claimed_by
                                from claimed) as claims
                            """));
    private static final String DUE = "next_run_time <= :asOf and " + Claimable.DUE;
    private static final String USUAL_DUE = SegmentLookUp.USUAL + " and " + DUE + " order by next_run_time, id";
    private static final String SHOWN = "select false as more, claimed.* from claimed order by next_run_time, id";

    static final String CLAIM = """
            with due as (
                select id as due_id from jobs where %s limit :limit for update skip locked
            )%s
            """.formatted(USUAL_DUE, CLAIMED) + SHOWN;
    private static final String CLAIM_LIMITED = """
            with due as (
                select id as due_id from jobs
                where id = any(:ids) and next_run_time <= :asOf and %s
                order by id for update skip locked
            )%s
            """.formatted(Claimable.LIMITED_DUE, CLAIMED) + SHOWN;

    private static final String AND_WHETHER_MORE =
            "select %s as more, claimed.* from (values (1)) as one left join claimed on true order by %s, id";

    static final String FIRST_SCAN = OnePlan.of("""
            with due as (
                select free.due_id from (%s) as seen cross join lateral (
                    select id as due_id from jobs where ctid = place and %s
                    for update skip locked) as free
                where %s
                order by seen.next_run_time, seen.id limit :limit
            )%s
            """.formatted(FirstScan.SEEN, DUE, FirstScan.IS_ASKED_FOR, CLAIMED)
            + AND_WHETHER_MORE.formatted(
                    "(select count(*) from due) < :limit and exists (" + FirstScan.UNSEEN + ")", "next_run_time"));

    // What was found is locked one by one, and only as far as the limit.
    private static final Function<SegmentLookUp, String> LOOK_UPS =
            SegmentLookUp.each(lookUp -> OnePlan.of("""
            with %s, due as (
                select free.due_id from found cross join lateral (
                    select id as due_id from jobs where ctid = place and %s
                    for update skip locked) as free
                order by found.due_at, found.due_id limit :limit
            )%s
            """.formatted(lookUp.foundByTurn(DUE), DUE, CLAIMED)
                    + AND_WHETHER_MORE.formatted(SegmentLookUp.IS_MORE, lookUp.turn())));
    static final String CLAIM_BY_SEGMENT = LOOK_UPS.apply(SegmentLookUp.BY_SEGMENT);

    private static final String TURNS = "select next_run_time as due_at from jobs where " + USUAL_DUE + " limit :limit";
    private static final Function<SegmentLookUp, String> TURNS_LOOKED_UP = SegmentLookUp.each(
            lookUp -> OnePlan.of("with " + lookUp.foundByTurn(DUE) + " select due_at from found limit :limit"));

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final PriorityLevels levels;
    private final FirstScanPause pause = new FirstScanPause();

    @Override
    public List<DueJob> claim(Order order) {
        var claimed = new ArrayList<DueJob>();
        var inUse = levels.all();
        var segments = order.segments();
        if (SegmentLookUp.isNeedless(segments, inUse)) {
            claim(order, jdbc.sql(OnePlan.withLimit(CLAIM, order.limit())), order.limit(), claimed);
            return claimed;
        }
        var lookUp = SegmentLookUp.of(segments, inUse);
        var window = lookUp.window(order.limit(), segments);
        if (pause.isOver(segments, lookUp, order.now())) {
            var scan = FirstScan.of(jdbc, FIRST_SCAN, segments, order.limit());
            if (!claim(order, scan, order.limit(), claimed)) {
                return claimed;
            }
            pause.begin(order.now());
        }
        while (claimed.size() < order.limit()) {
            var rest = order.limit() - claimed.size();
            var statement = lookUp.statement(jdbc, LOOK_UPS.apply(lookUp), segments, inUse, window, rest);
            if (!claim(order, statement, rest, claimed)) {
                break;
            }
            // The jobs are crowded in few segments, or other claimers hold the first ones.
            window = 2 * window + order.limit();
        }
        return claimed;
    }

    @Override
    public List<DueJob> claimLimited(Order order, List<Long> ids, List<Long> limits) {
        var claimed = new ArrayList<DueJob>();
        var statement = jdbc.sql(CLAIM_LIMITED)
                .param("ids", new SqlArrayValue("bigint", ids.toArray()))
                .param("limits", new SqlArrayValue("bigint", limits.toArray()));
        claim(order, statement, ids.size(), claimed);
        return claimed;
    }

    @Override
    public List<Instant> turns(Order order) {
        var inUse = levels.all();
        var segments = order.segments();
        var lookUp = SegmentLookUp.of(segments, inUse);
        var sql = SegmentLookUp.isNeedless(segments, inUse) ? TURNS : TURNS_LOOKED_UP.apply(lookUp);
        var window = lookUp.window(order.limit(), segments);
        var statement = lookUp.statement(jdbc, sql, segments, inUse, window, order.limit());
        return due(order, statement, order.limit())
                .query((row, number) -> Utc.read(row, "due_at"))
                .list();
    }

    private static StatementSpec due(Order order, StatementSpec statement, int limit) {
        return statement
                .param("asOf", Utc.param(order.asOf()))
                .param("dueBy", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("limit", limit);
    }

    /** Adds up to so many jobs; returns whether there may be more. */
    private boolean claim(Order order, StatementSpec statement, int limit, List<DueJob> claimed) {
        var mapper = DueRow.claimedBy(order.token());
        return Boolean.TRUE.equals(due(order, statement, limit)
                .param("worker", order.workerId())
                .param("token", order.token())
                .param("lease", Utc.param(order.leaseUntil()))
                .param("now", Utc.param(order.now()))
                .query(found -> {
                    var more = false;
                    while (found.next()) {
                        more = found.getBoolean("more");
                        var id = found.getLong("id");
                        if (id > 0) {
                            read(found, id, mapper, claimed);
                        }
                    }
                    return more;
                }));
    }

    private void read(ResultSet row, long id, DueRow mapper, List<DueJob> claimed) throws SQLException {
        try {
            claimed.add(mapper.mapRow(row, 0));
        } catch (RuntimeException unreadable) {
            rows.passedOver("claim", "id=" + id, unreadable);
        }
    }
}
