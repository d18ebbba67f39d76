package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * One statement, which is its own transaction: one round trip. Claims that arrive while another is being written are
 * written together by the next statement, as a database groups commits: the busier the store, the less each one costs. A
 * claim that the group did not get, because its job was locked, not claimable or wanted twice, is tried alone, so that
 * the group changes nothing but the price.
 */
@RequiredArgsConstructor
final class PostgresSingleClaim implements SingleClaim {
    private static final int LARGEST_GROUP = 100;
    private static final String OPEN_ATTEMPT = """
            insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at)
            select job, time, retries + 1, token, worker, :now from claimed
            """;
    private static final String CLAIM_ONE = """
            with claimed as (%s returning id as job, next_run_time as time, retry_count as retries,
                claim_token as token, claimed_by as worker)
            """.formatted(CLAIM) + OPEN_ATTEMPT;
    private static final String CLAIM_GROUP =
            """
            with wanted as (
                select * from unnest(:ids, :workers, :keys, :tokens, cast(cast(:expected as varchar[]) as timestamptz[]))
                    as w (wanted_id, worker, key, token, expected)
            ), free as (
                select id as free_id from jobs join wanted on id = wanted_id
                where status = 'PENDING' and not paused and next_run_time = coalesce(expected, next_run_time)
                    and not %s
                for update of jobs skip locked
            ), claimed as (
                update jobs set status = 'SCHEDULED', claimed_run_time = next_run_time,
                    occurrence_claimed_at = coalesce(occurrence_claimed_at, :now),
                    claimed_by = wanted.worker, claim_token = wanted.token, agent_id = null, lease_until = :lease,
                    move_key = wanted.key, moved_to = 'SCHEDULED', updated_at = :now
                from wanted join free on free_id = wanted_id
                where id = wanted_id
                returning id as job, next_run_time as time, retry_count as retries,
                    claim_token as token, claimed_by as worker
            ), opened as (
            """.formatted(MissedOccurrences.IS_MISSED) + OPEN_ATTEMPT + ") select token from claimed";

    private final JdbcClient jdbc;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    private record Waiting(Order order, CompletableFuture<Boolean> claimed) {}

    @Override
    public boolean claim(Order order) {
        if (writing.compareAndSet(false, true)) {
            try {
                return claimAlone(order);
            } finally {
                handOver();
            }
        }
        var waiting = new Waiting(order, new CompletableFuture<>());
        queue.add(waiting);
        // The writer may have looked at the queue just before.
        if (writing.compareAndSet(false, true)) {
            handOver();
        }
        try {
            return waiting.claimed.join() || claimAlone(order);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private boolean claimAlone(Order order) {
        return order.of(jdbc, CLAIM_ONE).update() > 0;
    }

    /** Has what waits written by a thread of its own; whoever calls this is the writer, and is so no longer after it. */
    private void handOver() {
        if (!queue.isEmpty()) {
            Thread.ofVirtual().name("claims").start(this::writeGroups);
            return;
        }
        writing.set(false);
        if (!queue.isEmpty() && writing.compareAndSet(false, true)) {
            handOver();
        }
    }

    private void writeGroups() {
        try {
            for (var group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
                write(group);
            }
        } finally {
            handOver();
        }
    }

    private List<Waiting> nextGroup() {
        var group = new ArrayList<Waiting>();
        for (var next = queue.poll(); next != null; next = group.size() < LARGEST_GROUP ? queue.poll() : null) {
            group.add(next);
        }
        return group;
    }

    private void write(List<Waiting> group) {
        try {
            var claimed = claimed(group);
            group.forEach(waiting -> waiting.claimed.complete(claimed.contains(waiting.order.token())));
        } catch (RuntimeException | Error failure) {
            group.forEach(waiting -> waiting.claimed.completeExceptionally(failure));
        }
    }

    /** The tokens of those that were claimed. */
    private Set<String> claimed(List<Waiting> group) {
        var last = group.getLast().order;
        var orders = group.stream().map(Waiting::order).toList();
        return new HashSet<>(last.times(jdbc.sql(CLAIM_GROUP))
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
                .query(String.class)
                .list());
    }

    private static SqlArrayValue array(String type, Stream<?> values) {
        return new SqlArrayValue(type, values.toArray());
    }
}
