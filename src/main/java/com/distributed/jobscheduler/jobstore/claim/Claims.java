package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.claim.Claim.Result.Denied;
import com.distributed.jobscheduler.jobstore.claim.Claim.Result.Granted;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.Utc;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The conditional, repeatable claim of one job (contract: Job Store, extensions). */
@Component
@RequiredArgsConstructor
public class Claims {
    private static final String CLAIM = """
            update jobs set status = 'SCHEDULED', claimed_run_time = next_run_time,
                occurrence_claimed_at = coalesce(occurrence_claimed_at, :now),
                claimed_by = :worker, claim_token = :token, agent_id = null, lease_until = :lease,
                move_key = :key, moved_to = 'SCHEDULED', updated_at = :now
            where id = :id and status = 'PENDING' and not paused
                and next_run_time = coalesce(:expected, next_run_time) and not
            """ + MissedOccurrences.IS_MISSED;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final MissedOccurrences missed;
    private final JobStoreProperties properties;
    private final Clock clock;

    /** Claims the job for a worker; the claim is a lease of {@code job-store.claim-lease}. */
    @Transactional
    public Claim.Result claim(Claim.Request request) {
        var now = Utc.micros(clock.instant());
        var token = UUID.randomUUID().toString();
        var claimed = jdbc.sql(CLAIM)
                .param("id", request.jobId())
                .param("worker", request.workerId())
                .param("key", request.key())
                .param("token", token)
                .param("expected", Utc.param(request.expectedRunTime()))
                .param("now", Utc.param(now))
                .param("lease", Utc.param(now.plus(properties.claimLease())))
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .update();
        if (claimed == 0) {
            return repeatedOrDenied(request);
        }
        executions.open(request.jobId(), token, now);
        return new Granted(new JobState(request.jobId(), JobStatus.SCHEDULED, request.expectedRunTime(), null), token);
    }

    private Claim.Result repeatedOrDenied(Claim.Request request) {
        var job = jobs.find(request.jobId());
        if (job.isEmpty()) {
            return new Denied(new Move.Unknown(request.jobId()));
        }
        var current = job.get();
        var token = current.claimToken();
        return token != null && isRepeated(request, current)
                ? new Granted(current.state(), token)
                : new Denied(new Move.Refused(current.state(), reason(request, current)));
    }

    private static boolean isRepeated(Claim.Request request, Job job) {
        return job.status() == JobStatus.SCHEDULED
                && job.wasMovedTo(JobStatus.SCHEDULED, request.key())
                && Objects.equals(request.workerId(), job.claimedBy());
    }

    private String reason(Claim.Request request, Job job) {
        if (job.status() != JobStatus.PENDING) {
            return "job %d is %s, only a PENDING job can be claimed".formatted(job.id(), job.status());
        }
        if (job.paused()) {
            return "job %d is paused".formatted(job.id());
        }
        var expected = request.expectedRunTime();
        return expected != null && !expected.equals(job.nextRunTime())
                ? "job %d is due at %s, not at %s".formatted(job.id(), job.nextRunTime(), expected)
                : "job %d missed its occurrence of %s and skips it".formatted(job.id(), job.nextRunTime());
    }
}
