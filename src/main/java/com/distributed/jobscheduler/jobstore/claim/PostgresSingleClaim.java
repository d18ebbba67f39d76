package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.grouping.Grouping;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * One statement, which is its own transaction: one round trip. Claims that arrive while another is being written are
 * written together by the next statement, as a database groups commits: the higher the load, the less each claim costs.
 * A claim that the group left out, because its job was locked, not claimable or wanted twice, is tried alone: the group
 * changes only the cost.
 */
final class PostgresSingleClaim implements SingleClaim {
    private static final int LARGEST_GROUP = 100;
    private static final String OPEN_ATTEMPTS = ExecutionTable.openAttempts("claimed");
    private static final String RETURNING = "returning id, claimed_run_time, retry_count, claim_token, claimed_by";
    private static final String CLAIM_ONE = "with claimed as (" + CLAIM + RETURNING + ") " + OPEN_ATTEMPTS;
    private static final String CLAIM_UNDER_LIMIT =
            "with claimed as (" + CLAIM_LIMITED + RETURNING + ") " + OPEN_ATTEMPTS;
    private static final String CLAIM_GROUP = """
            with wanted as (
                select * from unnest(:ids, :workers, :keys, :tokens, cast(cast(:expected as varchar[]) as timestamptz[]),
                        :versions)
                    as w (wanted_id, worker, key, token, expected, expected_version)
            ), free as (
                select id as free_id, worker, key, token from jobs join wanted on id = wanted_id
                where next_run_time = coalesce(expected, next_run_time)
                    and version = coalesce(expected_version, version) and %s
                for update of jobs skip locked
            ), claimed as (
                update jobs set %s from free where id = free_id %s
            ), opened as (%s)
            select claim_token from claimed
            """.formatted(
                    Claimable.NOW, MoveSql.claimed("free.worker", "free.token", "free.key"), RETURNING, OPEN_ATTEMPTS);

    private final JdbcClient jdbc;
    private final Grouping<Order, Attempt> grouping;

    private enum Attempt {
        MADE,
        DENIED,
        LEFT_OUT
    }

    PostgresSingleClaim(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.grouping = new Grouping<>("claims", 1, LARGEST_GROUP, this::claimAlone, this::claimTogether);
    }

    @Override
    public boolean claim(Order order) {
        var attempt = grouping.ask(order);
        return (attempt == Attempt.LEFT_OUT ? claimAlone(order) : attempt) == Attempt.MADE;
    }

    @Override
    public boolean claimLimited(Order order, long limitId) {
        return order.of(jdbc, CLAIM_UNDER_LIMIT).param("limit", limitId).update() > 0;
    }

    private Attempt claimAlone(Order order) {
        return order.of(jdbc, CLAIM_ONE).update() > 0 ? Attempt.MADE : Attempt.DENIED;
    }

    private List<Attempt> claimTogether(List<Order> orders) {
        var claimed = claimed(orders);
        return orders.stream()
                .map(order -> claimed.contains(order.token()) ? Attempt.MADE : Attempt.LEFT_OUT)
                .toList();
    }

    /** The tokens of the granted claims. */
    private Set<String> claimed(List<Order> orders) {
        return new HashSet<>(orders.getLast()
                .times(jdbc.sql(CLAIM_GROUP))
                .param("waitedBy", Utc.param(orders.getLast().now())) // claims that need not wait are tried alone
                .param(
                        "ids",
                        array("bigint", orders.stream().map(o -> o.request().jobId())))
                .param(
                        "workers",
                        array("varchar", orders.stream().map(o -> o.request().workerId())))
                .param(
                        "keys",
                        array("varchar", orders.stream().map(o -> o.request().key())))
                .param("tokens", array("varchar", orders.stream().map(Order::token)))
                .param(
                        "expected",
                        array(
                                "varchar",
                                orders.stream()
                                        .map(o -> o.request().expectedRunTime())
                                        .map(time -> time == null ? null : time.toString())))
                .param(
                        "versions",
                        array("integer", orders.stream().map(o -> o.request().expectedVersion())))
                .query(String.class)
                .list());
    }

    private static SqlArrayValue array(String type, Stream<?> values) {
        return new SqlArrayValue(type, values.toArray());
    }
}
