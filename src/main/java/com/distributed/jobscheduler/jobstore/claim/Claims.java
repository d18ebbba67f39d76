package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.claim.Claim.Result.Denied;
import com.distributed.jobscheduler.jobstore.claim.Claim.Result.Granted;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** The conditional, repeatable claim of one job (contract: Job Store, extensions). */
@Component
@RequiredArgsConstructor
public class Claims {
    /** Later than any wait. A plain PUT of the base contract has seen a PENDING job and knows no wait: it may claim. */
    private static final Instant ANY_LATER = Instant.parse("9999-12-31T23:59:59Z");

    private final SingleClaim singleClaim;
    private final LimitedClaims limited;
    private final JobTable jobs;
    private final MissedOccurrences missed;
    private final JobStoreProperties properties;
    private final Clock clock;

    /** Claims the job for a worker; the claim is a lease of {@code job-store.claim-lease}. */
    public Claim.Result claim(Claim.Request request) {
        var now = Utc.micros(clock.instant());
        var token = UUID.randomUUID().toString();
        var order = new SingleClaim.Order(
                request,
                token,
                now,
                now.plus(properties.claimLease()),
                request.isConditional() ? now : ANY_LATER,
                missed.missedBefore());
        return singleClaim.claim(order)
                ? new Granted(
                        new JobState(request.jobId(), JobStatus.SCHEDULED, request.expectedRunTime(), null), token)
                : repeatedOrDenied(order);
    }

    private Claim.Result repeatedOrDenied(SingleClaim.Order order) {
        var request = order.request();
        var job = jobs.find(request.jobId());
        if (job.isEmpty()) {
            return new Denied(new Move.Unknown(request.jobId()));
        }
        var current = job.get();
        var token = current.claimToken();
        if (token != null && isRepeated(request, current)) {
            return new Granted(current.state(), token);
        }
        return current.limitId() != 0 && current.status() == JobStatus.PENDING
                ? underLimit(order, current)
                : new Denied(new Move.Refused(current.state(), reason(request, current)));
    }

    private Claim.Result underLimit(SingleClaim.Order order, Job job) {
        return switch (limited.claim(order, job)) {
            case LimitedClaims.Result.Made made ->
                new Granted(
                        new JobState(
                                job.id(), JobStatus.SCHEDULED, order.request().expectedRunTime(), null),
                        order.token());
            case LimitedClaims.Result.Denied denied ->
                new Denied(new Move.Refused(job.state(), reason(order.request(), job)));
            case LimitedClaims.Result.Reached reached ->
                new Claim.Result.LimitReached(
                        job.state(),
                        "job %d waits: the %s is reached"
                                .formatted(job.id(), reached.room().limit().said()),
                        reached.room().waits(order.now()));
        };
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
        if (job.isHeld()) {
            return "job %d is paused".formatted(job.id());
        }
        var expected = request.expectedRunTime();
        if (expected != null && !expected.equals(job.nextRunTime())) {
            return "job %d is due at %s, not at %s".formatted(job.id(), job.nextRunTime(), expected);
        }
        var version = request.expectedVersion();
        if (version != null && version != job.version()) {
            return "job %d was changed: its version is %d, not %d".formatted(job.id(), job.version(), version);
        }
        var notBefore = job.notBefore();
        return notBefore != null && notBefore.isAfter(clock.instant())
                ? "job %d was given back, and is not to be claimed before %s".formatted(job.id(), notBefore)
                : "job %d missed its occurrence of %s and skips it".formatted(job.id(), job.nextRunTime());
    }
}
