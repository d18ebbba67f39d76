package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.MoveHeaders;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.notification.LateNotice;
import com.distributed.jobscheduler.jobstore.notification.Outbox;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** SCHEDULED to RUNNING: only the agent that got the occurrence may start it. */
@Component
@RequiredArgsConstructor
public class RunStart {
    private static final String START = """
            update jobs set %s
            where id = :id and %s and claim_token = coalesce(:token, claim_token)
                and (not :byKey or (claimed_run_time >= :from and claimed_run_time < :until))
            """.formatted(MoveSql.started(":key"), MoveSql.mayBecome(JobStatus.RUNNING));

    private static final String BOUND = "notify_late_ms";

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final Outbox outbox;
    private final LateNotice late;
    private final JobStoreProperties properties;
    private final Clock clock;

    /** Starts the run, only for the occurrence of the key when there is one. */
    @Transactional
    public Move start(long id, MoveHeaders headers) {
        var now = Utc.micros(clock.instant());
        var occurrence = headers.occurrence();
        var row = new GeneratedKeyHolder();
        var start = jdbc.sql(START)
                .param("id", id)
                .param("agent", headers.agentId())
                .param("token", headers.claim())
                .param("key", headers.key())
                .param("byKey", occurrence != null)
                .param("from", Utc.param(occurrence == null ? Instant.EPOCH : occurrence.from()))
                .param("until", Utc.param(occurrence == null ? Instant.EPOCH : occurrence.until()))
                .param("lease", Utc.param(now.plus(lease(id, headers.agentId()))))
                .param("now", Utc.param(now));
        if ((outbox.isOn() ? start.update(row, BOUND) : start.update()) == 1) {
            executions.started(id, headers.agentId(), headers.handler(), now);
            if (hasBound(row)) {
                late.tell(id, "status = 'RUNNING'", now);
            }
            return new Move.Made(new JobState(id, JobStatus.RUNNING, null, null));
        }
        return jobs.find(id).map(job -> repeatedOrRefused(job, headers)).orElseGet(() -> new Move.Unknown(id));
    }

    /** Answered by the statement itself, so that a job without a bound costs none more. */
    private static boolean hasBound(KeyHolder row) {
        return row.getKeyList().stream().anyMatch(columns -> columns.get(BOUND) != null);
    }

    /** An agent without an id sends no heartbeats: its lease lasts for as long as the job's own timeout. */
    private Duration lease(long id, @Nullable String agentId) {
        var usual = properties.runLeaseOf(agentId);
        return agentId != null
                ? usual
                : jobs.find(id)
                        .map(job -> job.rules().timeout())
                        .map(timeout -> timeout.plus(properties.runLease()))
                        .orElse(usual);
    }

    private static Move repeatedOrRefused(Job job, MoveHeaders headers) {
        var repeated = job.status() == JobStatus.RUNNING
                && job.wasMovedTo(JobStatus.RUNNING, headers.key())
                && Objects.equals(headers.agentId(), job.agentId());
        return repeated
                ? new Move.Made(job.state())
                : new Move.Refused(
                        job.state(),
                        "job %d is %s, or not scheduled for that occurrence: it cannot start"
                                .formatted(job.id(), job.status()));
    }
}
