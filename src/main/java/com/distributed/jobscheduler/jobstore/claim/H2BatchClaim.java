package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.schedule.DueRow;
import com.distributed.jobscheduler.jobstore.schedule.H2SegmentLookUp;
import com.distributed.jobscheduler.jobstore.schedule.H2SegmentLookUp.Found;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Optimistic, because H2's SKIP LOCKED locks every due row. The update claims those of the listed jobs that are still
 * PENDING and due; they are recognised by the claim's own token. Ids ascend, so that claimers cannot deadlock. The
 * conditions beside the ids are inside a {@code case}: otherwise H2 would look the rows up by status and read all
 * PENDING jobs.
 */
@RequiredArgsConstructor
final class H2BatchClaim implements BatchClaim {
    private static final String DUE =
            "select id, next_run_time, segment from jobs where next_run_time <= :asOf and priority = :level and "
                    + Claimable.DUE;
    static final String DUE_IN_ALL = DUE + H2SegmentLookUp.IN_ORDER;
    static final String DUE_IN_ONE = DUE + H2SegmentLookUp.OF_SEGMENT;
    static final String CLAIM = claim(Claimable.DUE);
    private static final String CLAIM_LIMITED = claim(Claimable.LIMITED_DUE);
    private static final String OPEN =
            ExecutionTable.openAttempts("jobs where id = any(:ids) and claim_token = :token");
    private static final String CLAIMED = "select " + DueRow.COLUMNS
            + " from jobs where id = any(:ids) and claim_token = :token order by " + PriorityLevels.TURN + ", id";

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final PriorityLevels levels;

    private record Turn(long id, Instant at) {}

    private static String claim(String claimable) {
        return """
                update jobs set %s where id = any(:ids) and case when %s then next_run_time end <= :asOf
                """.formatted(MoveSql.claimed(":worker", ":token", "null"), claimable);
    }

    @Override
    public List<DueJob> claim(Order order) {
        while (true) {
            var due = due(order);
            if (due.isEmpty()) {
                return List.of();
            }
            var ids = array(due.stream().map(Turn::id));
            if (claim(CLAIM, order, ids, List.of()) > 0) {
                return claimed(order, ids);
            }
            // Other claimers got all of these jobs: look for the rest.
        }
    }

    @Override
    public List<DueJob> claimLimited(Order order, List<Long> ids, List<Long> limits) {
        var wanted = array(ids.stream());
        return claim(CLAIM_LIMITED, order, wanted, limits) > 0 ? claimed(order, wanted) : List.of();
    }

    @Override
    public List<Instant> turns(Order order) {
        return due(order).stream().map(Turn::at).toList();
    }

    private List<Turn> due(Order order) {
        return levels.all().stream()
                .flatMap(level -> due(order, level))
                .sorted(Comparator.comparing(Turn::at).thenComparingLong(Turn::id))
                .limit(order.limit())
                .toList();
    }

    private Stream<Turn> due(Order order, int level) {
        H2SegmentLookUp.Query ofLevel = (segment, limit) -> due(order, level, segment, limit);
        return H2SegmentLookUp.first(ofLevel, order.segments(), order.limit()).stream()
                .map(job -> new Turn(job.id(), PriorityLevels.turn(job.time(), level)));
    }

    private List<Found> due(Order order, int level, @Nullable Integer segment, int limit) {
        return jdbc.sql(segment == null ? DUE_IN_ALL : DUE_IN_ONE)
                .param("segment", segment)
                .param("level", level)
                .param("asOf", Utc.param(order.asOf()))
                .param("dueBy", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("limit", limit)
                .query(Found::read)
                .list();
    }

    private static SqlArrayValue array(Stream<Long> ids) {
        return new SqlArrayValue("bigint", ids.sorted().toArray());
    }

    private int claim(String sql, Order order, SqlArrayValue ids, List<Long> limits) {
        return jdbc.sql(sql)
                .param("ids", ids)
                .param("limits", array(limits.stream()))
                .param("asOf", Utc.param(order.asOf()))
                .param("dueBy", Utc.param(order.asOf()))
                .param("waitedBy", Utc.param(order.asOf()))
                .param("missedBefore", Utc.param(order.missedBefore()))
                .param("worker", order.workerId())
                .param("token", order.token())
                .param("lease", Utc.param(order.leaseUntil()))
                .param("now", Utc.param(order.now()))
                .update();
    }

    private List<DueJob> claimed(Order order, SqlArrayValue ids) {
        jdbc.sql(OPEN)
                .param("ids", ids)
                .param("token", order.token())
                .param("now", Utc.param(order.now()))
                .update();
        return jdbc.sql(CLAIMED)
                .param("ids", ids)
                .param("token", order.token())
                .query(rows.readable("claim", "id", DueRow.claimedBy(order.token())));
    }
}
