package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Claims an occurrence for this worker, with the same key until the store has answered (semantics: "claim reply lost"). */
@Slf4j
@Component
class OccurrenceClaim {
    private final JobStoreClient store;
    private final String workerId;
    private final Traces traces;
    private final Retry retry;
    private final Retry giveBackRetry;
    /** Something answers in the store's place, and that was said. */
    private final AtomicBoolean misled = new AtomicBoolean();

    OccurrenceClaim(JobStoreClient store, WorkerProperties worker, RetryRegistry retries, Traces traces) {
        this.store = store;
        this.workerId = worker.workerId();
        this.traces = traces;
        this.retry = ResultRetry.named(retries, "claim", OccurrenceClaim::isOpen);
        this.giveBackRetry = ResultRetry.named(retries, "give-back", Boolean.FALSE::equals);
    }

    /** How a claim ended. */
    sealed interface Result {
        /** Ours; the token is null where the store gave none. */
        record Held(@Nullable String token) implements Result {}

        /** Not ours, or not known to be. */
        record NotHeld(DispatchOutcome why) implements Result {}
    }

    private static boolean isOpen(Object reply) {
        return reply instanceof ClaimReply.Unknown
                || reply instanceof ClaimReply.WithoutToken
                || reply instanceof ClaimReply.NotSent;
    }

    Result claim(DueEntry job) {
        try (var span = traces.begin("claim")) {
            var result = ask(job);
            if (span.isRecorded()) {
                span.tag("worker", workerId)
                        .tag("jobId", job.jobId())
                        .tag("occurrence", job.occurrence().key())
                        .tag(
                                "outcome",
                                result instanceof Result.NotHeld lost
                                        ? lost.why().label()
                                        : "claimed");
            }
            return result;
        }
    }

    private Result ask(DueEntry job) {
        var key = workerId + ":" + job.occurrence().key() + ":"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        var reply = retry.executeSupplier(() -> store.claim(job.occurrence(), key));
        return switch (reply) {
            case ClaimReply.Claimed claimed -> {
                misled.set(false);
                yield new Result.Held(claimed.token());
            }
            case ClaimReply.NotOurs notOurs -> new Result.NotHeld(DispatchOutcome.NOT_OURS);
            case ClaimReply.Gone gone -> new Result.NotHeld(DispatchOutcome.GONE);
            case ClaimReply.NotSent notSent -> notClaimed(job, notSent.reason());
            case ClaimReply.Refused refused -> notClaimed(job, refused.reason());
            case ClaimReply.Unknown unknown -> lookUp(job, unknown.reason());
            case ClaimReply.WithoutToken none -> withoutToken(job);
        };
    }

    /** The job itself shows whether the store has answered or a proxy in its place. */
    private Result withoutToken(DueEntry job) {
        var result = lookUp(job, "a success without the token that the store has given before: a proxy's, perhaps");
        if (result instanceof Result.Held) {
            if (store.noteBaseOnly()) {
                log.warn("store.base_only (it claims, and gives no tokens any more)"
                        + " next=\"orphan recovery instead of leases\"");
            }
        } else if (misled.compareAndSet(false, true)) {
            log.warn(
                    "claim.not_the_stores job={} reason=\"a success without the token that the store has given before\""
                            + " next=\"see what answers in the store's place; nothing is claimed until the store does\"",
                    job.jobId());
        }
        return result;
    }

    private static Result notClaimed(DueEntry job, String reason) {
        log.debug("claim.failed job={} reason=\"{}\"", job.jobId(), reason);
        return new Result.NotHeld(DispatchOutcome.CLAIM_FAILED);
    }

    private Result lookUp(DueEntry job, String reason) {
        var stored = store.job(job.jobId());
        if (stored.isPresent() && stored.get().status() == JobStatus.PENDING) {
            return notClaimed(job, reason);
        }
        if (stored.isPresent() && Boolean.TRUE.equals(store.isConditional()) && isOurs(stored.get(), job)) {
            return new Result.Held(null);
        }
        log.warn(
                "claim.unknown job={} run={} reason=\"{}\" next=\"its lease or orphan recovery returns it\"",
                job.jobId(),
                job.occurrence().nextRunTime(),
                reason);
        return new Result.NotHeld(DispatchOutcome.CLAIM_UNKNOWN);
    }

    private boolean isOurs(StoredJob stored, DueEntry job) {
        return stored.status() == JobStatus.SCHEDULED
                && job.occurrence().nextRunTime().equals(stored.nextRunTime())
                && (stored.claimedBy() == null || stored.claimedBy().equals(workerId));
    }

    /** Returns a claimed occurrence that was not delivered, not to be claimed for a while; true when the store took it back. */
    boolean giveBack(DueEntry job, @Nullable String token, @Nullable Duration wait) {
        return giveBackRetry.executeSupplier(() -> store.giveBack(job.jobId(), token, wait));
    }

    /** Ends a claimed occurrence that no agent will ever take, and says why; true when the store noted it. */
    boolean fail(DueEntry job, @Nullable String token, String reason) {
        return giveBackRetry.executeSupplier(() -> store.fail(job.jobId(), token, reason));
    }
}
