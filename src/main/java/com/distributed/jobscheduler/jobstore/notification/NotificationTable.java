package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The table {@code notifications}, as the delivery sees it. Only a job's oldest pending notice is ever claimed, by one
 * process at a time: {@code next_attempt_at} is the end of the claim's lease while it is being sent. An older one cannot
 * appear behind it, because a job's transactions write one after the other.
 */
@Component
@Conditional(NotificationsOn.class)
@RequiredArgsConstructor
class NotificationTable {
    private static final String FIRST = """
            select id, job_id, message_id, body, created_at, attempts, next_attempt_at from notifications as head
            where settled_at is null and next_attempt_at <= :now and not exists (
                select 1 from notifications as earlier
                where earlier.job_id = head.job_id and earlier.settled_at is null and earlier.id < head.id)
            order by next_attempt_at, id limit 1
            """;
    private static final String CLAIM = """
            update notifications set next_attempt_at = :lease
            where id = :id and settled_at is null and next_attempt_at = :seen
            """;
    private static final String SETTLE = """
            update notifications set settled_at = :now, delivered = :delivered, next_attempt_at = :now
            where id = :id and settled_at is null
            """;
    /** Those behind it have waited with it. */
    private static final String RELEASE = """
            update notifications set next_attempt_at = :now
            where job_id = :jobId and settled_at is null and next_attempt_at > :now
            """;

    private static final String POSTPONE = """
            update notifications set next_attempt_at = :next, attempts = attempts + 1
            where id = :id and settled_at is null and next_attempt_at = :lease
            """;
    /** Those behind it wait with it, or each look would pass over them again. */
    private static final String POSTPONE_BEHIND = """
            update notifications set next_attempt_at = :next
            where job_id = :jobId and settled_at is null and id > :id and next_attempt_at < :next
            """;

    private static final String FAR_AHEAD = """
            select id, next_attempt_at from notifications where settled_at is null and next_attempt_at > :latest
            order by next_attempt_at, id limit :limit
            """;
    private static final String PENDING = """
            select count(*) as pending, min(created_at) as oldest, count(nullif(attempts, 0)) as failing
            from notifications where settled_at is null
            """;
    private static final String PURGE = """
            delete from notifications where id in (
                select id from notifications where settled_at < :before order by settled_at, id limit :limit)
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    /** Claims the notice that has waited longest, of a job of which no other is being sent; empty when none is due. */
    Optional<PendingNotice> claim(Instant now, Duration lease) {
        while (true) {
            var first = first(now);
            if (first.isEmpty()) {
                return Optional.empty();
            }
            var until = Utc.micros(now.plus(lease));
            if (claim(first.get(), until)) {
                return first.map(due -> due.until(until));
            }
            // Another process has got it, and it is due no more.
        }
    }

    private Optional<Due> first(Instant now) {
        return jdbc.sql(FIRST)
                .param("now", Utc.param(now))
                .query((row, n) -> new Due(
                        row.getLong("id"),
                        row.getLong("job_id"),
                        row.getString("message_id"),
                        row.getString("body"),
                        Utc.read(row, "created_at"),
                        row.getInt("attempts"),
                        Utc.read(row, "next_attempt_at")))
                .optional();
    }

    private boolean claim(Due due, Instant until) {
        return jdbc.sql(CLAIM)
                        .param("id", due.id())
                        .param("seen", Utc.param(due.nextAttemptAt()))
                        .param("lease", Utc.param(until))
                        .update()
                == 1;
    }

    /**
     * Notes that the notice is delivered, or given up; the job's next one may be sent. Both in one transaction, or another
     * process may claim the next one in between, and lose its lease.
     */
    void settle(PendingNotice notice, boolean delivered, Instant now) {
        transactions.executeWithoutResult(status -> {
            var settled = jdbc.sql(SETTLE)
                    .param("id", notice.id())
                    .param("delivered", delivered)
                    .param("now", Utc.param(now))
                    .update();
            if (settled == 1) {
                jdbc.sql(RELEASE)
                        .param("jobId", notice.jobId())
                        .param("now", Utc.param(now))
                        .update();
            }
        });
    }

    /** Puts the notice and those behind it off; nothing when the claim has run out and another process has it. */
    void postpone(PendingNotice notice, Instant next) {
        var time = Utc.param(Utc.micros(next));
        transactions.executeWithoutResult(status -> {
            var postponed = jdbc.sql(POSTPONE)
                    .param("id", notice.id())
                    .param("lease", Utc.param(notice.leasedUntil()))
                    .param("next", time)
                    .update();
            if (postponed == 1) {
                jdbc.sql(POSTPONE_BEHIND)
                        .param("id", notice.id())
                        .param("jobId", notice.jobId())
                        .param("next", time)
                        .update();
            }
        });
    }

    /** At most so many that wait until after that instant: by id, until when. */
    Map<Long, Instant> farAhead(Instant latest, int limit) {
        return jdbc
                .sql(FAR_AHEAD)
                .param("latest", Utc.param(latest))
                .param("limit", limit)
                .query((row, n) -> Map.entry(row.getLong("id"), Utc.read(row, "next_attempt_at")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Makes it due, if it still waits until that instant. */
    boolean bringForward(long id, Instant seen, Instant now) {
        return jdbc.sql(CLAIM)
                        .param("id", id)
                        .param("seen", Utc.param(seen))
                        .param("lease", Utc.param(now))
                        .update()
                == 1;
    }

    /** What waits now. */
    Waiting waiting() {
        return jdbc.sql(PENDING)
                .query((row, n) ->
                        new Waiting(row.getLong("pending"), Utc.readNullable(row, "oldest"), row.getLong("failing")))
                .single();
    }

    /** Removes at most so many notices that were settled before; returns how many. */
    int purge(Instant before, int limit) {
        return jdbc.sql(PURGE)
                .param("before", Utc.param(before))
                .param("limit", limit)
                .update();
    }

    private record Due(
            long id,
            long jobId,
            String messageId,
            String body,
            Instant createdAt,
            int attempts,
            Instant nextAttemptAt) {
        PendingNotice until(Instant lease) {
            return new PendingNotice(id, jobId, messageId, body, createdAt, attempts, lease);
        }
    }

    /**
     * The notices that are not settled.
     *
     * @param oldest when the oldest was written; null when there is none
     * @param failing how many have failed to be delivered at least once
     */
    record Waiting(long pending, @Nullable Instant oldest, long failing) {}
}
