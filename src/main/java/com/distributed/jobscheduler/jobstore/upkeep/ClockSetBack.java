package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.schedule.Continuation;
import com.distributed.jobscheduler.jobstore.schedule.NotRun;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Repairs times that a store's clock set while it was ahead: leases, retries and next occurrences, which would
 * otherwise wait for the right time to reach them.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class ClockSetBack {
    /** Two stores' clocks may differ by this without undoing each other's times. */
    private static final Duration TOLERANCE = Utc.TOLERANCE;

    /**
     * A lease never ends later than one granted now; otherwise the clock has been set back since. The lease of an agent
     * without an id lasts as long as the job's own timeout, if it has one, and stays.
     */
    private static final String SHORTEN = """
            update jobs set lease_until = case when status = 'SCHEDULED' then cast(:claim as timestamp(6) with time zone)
                when agent_id is null then cast(:unattended as timestamp(6) with time zone)
                else cast(:run as timestamp(6) with time zone) end,
                occurrence_claimed_at = case when occurrence_claimed_at > :now then :now else occurrence_claimed_at end
            where status in ('SCHEDULED', 'RUNNING') and lease_until > case when status = 'SCHEDULED'
                then cast(:claimBound as timestamp(6) with time zone)
                when agent_id is null then cast(:unattendedBound as timestamp(6) with time zone)
                else cast(:runBound as timestamp(6) with time zone) end
                and lease_until > :leastBound
                and not (status = 'RUNNING' and agent_id is null and run_timeout_ms is not null)
            """;
    /**
     * Attempts that ended in the future, whose job still waits for its next run; usually there are none in the index.
     */
    private static final String ENDED_AHEAD = """
            select id, job_id, ended_at, settled_next_run_time, settled_retry_count > 0 or exists (
                    select 1 from jobs where id = job_id and abandonments > 0) as tried_again,
                outcome = 'GIVEN_BACK' and started_at is not null as returned
            from executions
            where ended_at > :ahead and settled_status = 'PENDING' and settled_next_run_time > :ahead and exists (
                select 1 from jobs where id = job_id and status = 'PENDING'
                    and retry_count = settled_retry_count and next_run_time = settled_next_run_time)
            """;

    private static final String BRING_FORWARD = """
            update jobs set next_run_time = :next, due_time = :due,
                occurrence_time = case when occurrence_time = :seen then :next else occurrence_time end,
                occurrence_claimed_at = case when occurrence_claimed_at > :now then :now else occurrence_claimed_at end,
                updated_at = :now
            where id = :id and status = 'PENDING' and next_run_time = :seen and version = :version
                and coalesce(calendar_version, 0) = :calendarVersion
            """;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final RowGuard rows;
    private final Schedules schedules;
    private final NotRun notRun;
    private final JobStoreProperties properties;
    /** Attempts that the last sweep has looked at: each sweep finds them again until the right time reaches them. */
    private Set<Long> judged = Set.of();

    void correct(Instant now) {
        shortenLeases(now);
        bringForward(now);
    }

    private void shortenLeases(Instant now) {
        var claim = now.plus(properties.claimLease());
        var run = now.plus(properties.runLease());
        var unattended = now.plus(properties.unattendedRunLease());
        var least = Stream.of(claim, run, unattended).min(Instant::compareTo).orElseThrow();
        var shortened = jdbc.sql(SHORTEN)
                .param("now", Utc.param(now))
                .param("claim", Utc.param(claim))
                .param("run", Utc.param(run))
                .param("unattended", Utc.param(unattended))
                .param("claimBound", Utc.param(claim.plus(TOLERANCE)))
                .param("runBound", Utc.param(run.plus(TOLERANCE)))
                .param("unattendedBound", Utc.param(unattended.plus(TOLERANCE)))
                // The index's own condition; usually there is nothing beyond it.
                .param("leastBound", Utc.param(least.plus(TOLERANCE)))
                .update();
        if (shortened > 0) {
            log.warn("sweep.leases-shortened leases={} (granted by a clock that was ahead)", shortened);
        }
    }

    private void bringForward(Instant now) {
        var found = endedAhead(now);
        var brought = found.stream()
                .filter(attempt -> !judged.contains(attempt.id()))
                .filter(attempt -> rows.handled("clock", "id=" + attempt.jobId(), () -> bringForward(attempt, now)))
                .count();
        judged = found.stream().map(Attempt::id).collect(Collectors.toUnmodifiableSet());
        if (brought > 0) {
            log.warn("sweep.brought-forward jobs={} (put off by a clock that was ahead)", brought);
        }
    }

    private List<Attempt> endedAhead(Instant now) {
        return jdbc.sql(ENDED_AHEAD)
                .param("ahead", Utc.param(now.plus(TOLERANCE)))
                .query((row, n) -> new Attempt(
                        row.getLong("id"),
                        row.getLong("job_id"),
                        Utc.read(row, "ended_at"),
                        Utc.read(row, "settled_next_run_time"),
                        row.getBoolean("tried_again"),
                        row.getBoolean("returned")))
                .list();
    }

    private boolean bringForward(Attempt attempt, Instant now) {
        return jobs.find(attempt.jobId())
                .filter(job -> bringForward(job, attempt, now))
                .isPresent();
    }

    private boolean bringForward(Job job, Attempt attempt, Instant now) {
        return following(job, attempt, now)
                .map(Utc::micros)
                .filter(next -> next.isBefore(attempt.putOffTo()))
                .filter(next -> jdbc.sql(BRING_FORWARD)
                                .param("id", job.id())
                                .param("version", job.version())
                                .param("calendarVersion", job.calendarVersion())
                                .param("seen", Utc.param(attempt.putOffTo()))
                                .param("next", Utc.param(next))
                                .param(
                                        "due",
                                        Utc.param(
                                                attempt.isToBeRetried() || attempt.isReturned()
                                                        ? null
                                                        : schedules.dueTime(job.id(), job, next)))
                                .param("now", Utc.param(now))
                                .update()
                        == 1)
                .isPresent();
    }

    /** The next run if the attempt ended now: at once if it was returned, a retry after its backoff, or the next occurrence. */
    private Optional<Instant> following(Job job, Attempt attempt, Instant now) {
        if (attempt.isReturned()) {
            return Optional.of(now);
        }
        if (attempt.isToBeRetried()) {
            return Optional.of(now.plus(Duration.between(attempt.endedAt(), attempt.putOffTo())));
        }
        return notRun.from(job, Continuation.of(job, schedules, now)) instanceof Continuation.At at
                ? Optional.of(at.time())
                : Optional.empty();
    }

    /** @param isReturned whether it was given back after its start, and its occurrence is due at once */
    private record Attempt(
            long id, long jobId, Instant endedAt, Instant putOffTo, boolean isToBeRetried, boolean isReturned) {}
}
