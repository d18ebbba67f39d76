package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.job.MoveHeaders;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.run.RunEnd.Report;
import com.distributed.jobscheduler.jobstore.schedule.Abandonments;
import com.distributed.jobscheduler.jobstore.schedule.Following;
import com.distributed.jobscheduler.jobstore.schedule.Successor;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The ways in which a run ends. For a recurring job the same statement sets the next occurrence. */
@Component
@RequiredArgsConstructor
public class RunFinish {
    private final JobTable jobs;
    private final ExecutionTable executions;
    private final Successor successor;
    private final RunEnd end;
    private final JobStoreProperties properties;
    private final Clock clock;

    /**
     * COMPLETED or FAILED by the base contract's PUT. A run that an agent had started is retried as by {@link #report}. From
     * SCHEDULED it is the word of a worker that no agent takes the job, which is final.
     */
    @Transactional
    public Move put(long id, JobStatus target, MoveHeaders headers) {
        var outcome = target == JobStatus.COMPLETED ? Outcome.COMPLETED : Outcome.FAILED;
        return finish(
                id,
                job -> mayPut(job, headers),
                job -> target == JobStatus.FAILED && job.status() == JobStatus.RUNNING
                        ? successor.ofFailure(job, clock.instant(), null)
                        : successor.ofEnd(job, target),
                job -> new Report(outcome, target, headers.key(), target == JobStatus.FAILED ? reason(headers) : null),
                job -> job.wasMovedTo(target, headers.key()) ? job.state() : null);
    }

    /** The holder of the claim says that no agent takes the job; a worker of release 1.0.0 gives no reason. */
    private static @Nullable String reason(MoveHeaders headers) {
        return headers.reason() == null && headers.claim() != null ? "undeliverable" : headers.reason();
    }

    private static boolean mayPut(Job job, MoveHeaders headers) {
        var underWay = job.status() == JobStatus.RUNNING
                ? headers.claim() == null
                : job.status() == JobStatus.SCHEDULED
                        && (headers.claim() == null || headers.claim().equals(job.claimToken()));
        var occurrence = headers.occurrence();
        var agent = headers.agentId();
        return underWay
                && (occurrence == null || occurrence.isUnderWay(job))
                && (agent == null || job.agentId() == null || agent.equals(job.agentId()));
    }

    /**
     * The outcome that the running agent reports; a failed run is retried while it has retries left and its handler has not
     * ended them.
     */
    @Transactional
    public Move report(Occurrence occurrence, OutcomeReport report) {
        var completed = report.outcome() == Outcome.COMPLETED;
        var target = completed ? JobStatus.COMPLETED : JobStatus.FAILED;
        return finish(
                occurrence.jobId(),
                job -> job.status() == JobStatus.RUNNING
                        && occurrence.isUnderWay(job)
                        && report.agentId().equals(job.agentId()),
                job -> completed || report.doNotRetry()
                        ? successor.ofEnd(job, target)
                        : successor.ofFailure(job, clock.instant(), report.retryAfter()),
                job -> new Report(
                        report.outcome(),
                        target,
                        occurrence.key(),
                        report.error(),
                        report.durationMillis(),
                        report.verdict(),
                        report.notes()),
                job -> firstAnswer(occurrence, report));
    }

    private @Nullable JobState firstAnswer(Occurrence occurrence, OutcomeReport report) {
        return executions
                .endedAttempt(occurrence, report.agentId())
                .filter(attempt -> attempt.outcome() == report.outcome())
                .map(attempt -> attempt.settled())
                .orElse(null);
    }

    /**
     * Ends a run whose lease ran out before the given instant, if it is still that run, because its agent fell silent.
     * It uses up no retry. The first time there is no backoff beyond the lease: the job runs again within the lease and
     * one scan.
     */
    @Transactional
    public Move abandon(long id, String token, Instant leaseBefore) {
        return finish(
                id,
                job -> job.status() == JobStatus.RUNNING
                        && token.equals(job.claimToken())
                        && job.leaseUntil() != null
                        && job.leaseUntil().isBefore(leaseBefore),
                job -> successor.ofAbandonment(job, clock.instant()),
                job -> new Report(Outcome.ABANDONED, JobStatus.FAILED, null, reasonOfAbandonment(job)),
                job -> null);
    }

    private String reasonOfAbandonment(Job job) {
        var times = job.abandonments() + 1;
        return job.maxRetries() > 0 && times >= properties.maxAbandonments()
                ? Abandonments.reason(times)
                : "its agent fell silent: the run's lease ran out";
    }

    private Move finish(
            long id,
            Predicate<Job> allowed,
            Function<Job, Following> following,
            Function<Job, Report> report,
            Function<Job, @Nullable JobState> repeated) {
        for (; ; ) {
            var found = jobs.find(id);
            if (found.isEmpty()) {
                return new Move.Unknown(id);
            }
            var job = found.get();
            if (!allowed.test(job)) {
                var answer = repeated.apply(job);
                return answer != null
                        ? new Move.Made(answer)
                        : new Move.Refused(
                                job.state(),
                                "job %d is %s, or under way for another occurrence or owner"
                                        .formatted(id, job.status()));
            }
            var next = following.apply(job);
            // The write is conditional on the read state; if the job moved in between, read again.
            if (end.write(job, next, report.apply(job))) {
                return new Move.Made(next.state(id));
            }
        }
    }
}
