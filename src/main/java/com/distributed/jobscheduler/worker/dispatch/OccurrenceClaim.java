package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.client.ResultRetry;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.store.JobStore;
import com.distributed.jobscheduler.worker.store.StoreProtocol;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.util.concurrent.ThreadLocalRandom;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Claims an occurrence for this worker; repeats use the same key until the store answers (semantics: "claim reply
 * lost").
 */
@Slf4j
@Component
class OccurrenceClaim {
    private final JobStore store;
    private final String workerId;
    private final DispatchSpans spans;
    private final Retry retry;
    /** Whether the log already says that some other server answers in the store's place. */
    private final SaidOnce misled = new SaidOnce();

    OccurrenceClaim(JobStore store, WorkerProperties worker, RetryRegistry retries, DispatchSpans spans) {
        this.store = store;
        this.workerId = worker.workerId();
        this.spans = spans;
        this.retry = ResultRetry.named(retries, "claim", OccurrenceClaim::isOpen);
    }

    /** How a claim ended. */
    sealed interface Result {
        /** This worker holds the claim. */
        record Held(Claim claim) implements Result {}

        /** This worker does not hold the claim, or does not know. */
        record NotHeld(DispatchOutcome why) implements Result {}
    }

    private static boolean isOpen(Object reply) {
        return reply instanceof ClaimReply.Unknown
                || reply instanceof ClaimReply.WithoutToken
                || reply instanceof ClaimReply.NotSent;
    }

    /** @param epoch epoch of the assignment under which it claims */
    Result claim(DueEntry job, @Nullable Long epoch) {
        try (var span = spans.claim()) {
            var result = ask(job, epoch);
            spans.describe(
                    span,
                    job,
                    result instanceof Result.NotHeld lost ? lost.why().label() : "claimed");
            return result;
        }
    }

    private Result ask(DueEntry job, @Nullable Long epoch) {
        var key = workerId + ":" + job.occurrence().key() + ":"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        var reply = retry.executeSupplier(() -> store.claim(job.occurrence(), job.version(), key));
        return switch (reply) {
            case ClaimReply.Claimed claimed -> {
                misled.ends();
                yield new Result.Held(new Claim(job, claimed.token(), epoch));
            }
            case ClaimReply.NotOurs notOurs -> new Result.NotHeld(DispatchOutcome.NOT_OURS);
            case ClaimReply.LimitReached reached -> new Result.NotHeld(DispatchOutcome.LIMIT_REACHED);
            case ClaimReply.Gone gone -> new Result.NotHeld(DispatchOutcome.GONE);
            case ClaimReply.NotSent notSent -> notClaimed(job, notSent.reason());
            case ClaimReply.Refused refused -> notClaimed(job, refused.reason());
            case ClaimReply.Unknown unknown -> lookUp(job, epoch, unknown.reason());
            case ClaimReply.WithoutToken none -> withoutToken(job, epoch);
        };
    }

    /** Looks the job up: it shows whether the store answered, or a proxy in its place. */
    private Result withoutToken(DueEntry job, @Nullable Long epoch) {
        var result = lookUp(job, epoch, "a success without a token, though this store gives tokens: perhaps a proxy's");
        if (result instanceof Result.Held) {
            if (store.noteBaseOnly()) {
                log.warn("store.base-only (its claims have no tokens any more)"
                        + " next=\"orphan recovery instead of leases\"");
            }
        } else if (misled.begins()) {
            log.warn(
                    "claim.unproven job={} reason=\"a success without a token, though this store gives tokens\""
                            + " next=\"find the server in the store's place; no job is claimed until the store answers\"",
                    job.jobId());
        }
        return result;
    }

    private static Result notClaimed(DueEntry job, String reason) {
        log.debug("claim.failed job={} reason=\"{}\"", job.jobId(), reason);
        return new Result.NotHeld(DispatchOutcome.CLAIM_FAILED);
    }

    private Result lookUp(DueEntry job, @Nullable Long epoch, String reason) {
        var shown = store.job(job.jobId())
                .map(stored -> store.protocol().judge(stored, job.occurrence(), workerId))
                .orElse(StoreProtocol.LostClaim.UNKNOWN);
        return switch (shown) {
            case NOT_MADE -> notClaimed(job, reason);
            case OURS -> new Result.Held(new Claim(job, null, epoch));
            case UNKNOWN -> {
                log.warn(
                        "claim.unknown job={} run={} reason=\"{}\" next=\"its lease or orphan recovery returns it\"",
                        job.jobId(),
                        job.occurrence().nextRunTime(),
                        reason);
                yield new Result.NotHeld(DispatchOutcome.CLAIM_UNKNOWN);
            }
        };
    }
}
