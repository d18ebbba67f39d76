package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.MoveHeaders;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Returns an occurrence without a run. A SCHEDULED job keeps its run time, and so its key; a RUNNING job gets a new
 * occurrence, due now. Neither uses up a retry. No worker may claim the job before the wait that the sender asks for.
 */
@Component
@RequiredArgsConstructor
public class GiveBack {
    private static final String GIVE_BACK = """
            update jobs set status = 'PENDING',
                next_run_time = case when status = 'SCHEDULED' then claimed_run_time
                    else greatest(cast(:now as timestamp(6) with time zone),
                        claimed_run_time + interval '0.001' second) end,
                %s, claimed_by = null, agent_id = null, not_before = :notBefore, %s
            where id = :id and (status = 'SCHEDULED' or (status = 'RUNNING' and :mayRun))
                and claim_token = coalesce(:token, claim_token)
                and (not :byAgent or agent_id is null or agent_id = :agent)
                and claimed_run_time >= :from and claimed_run_time < :until and lease_until < :leaseBefore
            """.formatted(MoveSql.UNCLAIMED, MoveSql.moved(JobStatus.PENDING, ":key"));

    private static final String IS_EXPIRED_CLAIM = "status = 'SCHEDULED' and lease_until < :leaseBefore";
    private static final String EXPIRE = """
            update jobs set status = 'PENDING', next_run_time = claimed_run_time, %s,
                claimed_by = null, agent_id = null, not_before = null, %s
            where id in (:ids)
            """.formatted(MoveSql.UNCLAIMED, MoveSql.moved(JobStatus.PENDING, "null"));
    // The attempt knows the occurrence and the retries that its job is PENDING with again.
    private static final String END_ATTEMPTS = """
            update executions set ended_at = :now, outcome = '%s', settled_status = 'PENDING',
                settled_next_run_time = run_time, settled_retry_count = attempt - 1,
                keep_until = (select %s from jobs where jobs.id = job_id)
            where job_id in (:ids) and ended_at is null
            """.formatted(Outcome.CLAIM_EXPIRED, MoveSql.KEPT_UNTIL);

    /** A bound later than every stored instant: no condition. */
    private static final Instant ANY_LATER =
            Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1_000_000_000);

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final Clock clock;

    /** Returns the job to PENDING if the headers' conditions hold. */
    @Transactional
    public Move giveBack(long id, MoveHeaders headers) {
        return move(id, headers, ANY_LATER, Outcome.GIVEN_BACK);
    }

    /** Returns a claim whose lease ran out before the given instant, if it is still that claim. */
    @Transactional
    public Move expire(long id, String token, Instant leaseBefore) {
        return move(id, MoveHeaders.ofClaim(token), leaseBefore, Outcome.CLAIM_EXPIRED);
    }

    /** The same for those of the jobs that are claims still, and readable; says how many. */
    @Transactional
    public int expire(List<Long> ids, Instant leaseBefore) {
        var expired = jobs.locked(ids, IS_EXPIRED_CLAIM, Map.of("leaseBefore", Utc.param(leaseBefore))).stream()
                .map(Job::id)
                .toList();
        if (!expired.isEmpty()) {
            var now = Utc.micros(clock.instant());
            List.of(EXPIRE, END_ATTEMPTS)
                    .forEach(statement -> jdbc.sql(statement)
                            .param("ids", expired)
                            .param("now", Utc.param(now))
                            .update());
        }
        return expired.size();
    }

    private Move move(long id, MoveHeaders headers, Instant leaseBefore, Outcome outcome) {
        var now = Utc.micros(clock.instant());
        var occurrence = headers.occurrence();
        var wait = headers.retryAfter();
        var returned = jdbc.sql(GIVE_BACK)
                .param("id", id)
                .param("mayRun", headers.claim() == null)
                .param("token", headers.claim())
                .param("byAgent", headers.agentId() != null)
                .param("agent", headers.agentId())
                .param("from", Utc.param(occurrence == null ? Instant.EPOCH : occurrence.from()))
                .param("until", Utc.param(occurrence == null ? ANY_LATER : occurrence.until()))
                .param("leaseBefore", Utc.param(leaseBefore))
                .param("key", headers.key())
                .param("notBefore", Utc.param(wait == null ? null : now.plus(wait)))
                .param("now", Utc.param(now))
                .update();
        var found = jobs.find(id);
        if (found.isEmpty()) {
            return new Move.Unknown(id);
        }
        var job = found.get();
        if (returned == 1) {
            executions.ended(outcome, job.state(), now, job.keptUntil(now));
            return new Move.Made(job.state());
        }
        return job.status() == JobStatus.PENDING && job.wasMovedTo(JobStatus.PENDING, headers.key())
                ? new Move.Made(job.state())
                : new Move.Refused(job.state(), reason(id, job.status(), headers.claim()));
    }

    private static String reason(long id, JobStatus status, @Nullable String claim) {
        return claim == null
                ? "job %d is %s, or under way for somebody else: it cannot be given back".formatted(id, status)
                : "job %d is %s and not held by that claim".formatted(id, status);
    }
}
