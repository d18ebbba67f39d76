package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.client.ExtensionCall;
import com.distributed.jobscheduler.tracing.ActiveSpan;
import com.distributed.jobscheduler.worker.peer.BatchReply;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Claims many due occurrences in one call, where the store offers it (contract: Job Store, extensions). The worker
 * finds out by asking, and asks a store that lacks the call again after a while. If an answer is lost, the next claim
 * repeats it with the same key (semantics: "claim reply lost").
 */
@Slf4j
@Component
class BatchClaim {
    /** Grow the batch when its jobs started within QUICK, shrink it when they took longer than SLOW. */
    private static final Duration QUICK = Duration.ofMillis(250);

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Set<Integer> TRY_LATER = Set.of(408, 425, 429, 502, 503, 504);
    private static final Set<Integer> MAYBE_CLAIMED = Set.of(200, 408, 500, 502, 503, 504);

    private final JobStore store;
    private final DispatchProperties properties;
    private final DispatchSpans spans;
    private final GivenBack givenBack;
    private final ExtensionCall call;
    /** Keys of claims that the store may have made without answering; at most as many as concurrent claims. */
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

    private volatile int limit = 50;

    BatchClaim(JobStore store, DispatchProperties properties, DispatchSpans spans, GivenBack givenBack, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.spans = spans;
        this.givenBack = givenBack;
        this.call = new ExtensionCall(clock);
    }

    /** Result of one call. */
    sealed interface Result {
        /**
         * Claimed jobs, to be dispatched.
         *
         * @param isAll false when the store may have more
         * @param isNew false when the store gave a job out again that was just given back: leave the rest for a while
         * @param failure why the call failed after these jobs; null when it did not
         * @param traceparent the span of the claim
         */
        record Held(
                List<Claim> claims,
                boolean isAll,
                boolean isNew,
                @Nullable String failure,
                @Nullable String traceparent)
                implements Result {}

        /** This store has no such call. */
        record NotOffered() implements Result {}
    }

    /** False while the store is known to lack the call, or when jobs are claimed one by one by configuration. */
    boolean isWorthAsking() {
        return properties.claimBatchSize() > 1 && properties.spreadWindow().isZero() && call.isWorthAsking();
    }

    /** Largest useful batch, as far as the agents have room. */
    int most() {
        return Math.min(limit, properties.claimBatchSize());
    }

    /** @param parent the span of the scan */
    Result claim(Collection<Integer> segments, Instant asOf, int asked, @Nullable String parent) {
        try (var span = spans.claim(parent)) {
            var result = claim(segments, asOf, asked, span);
            spans.describe(span, result);
            return result;
        }
    }

    private Result claim(Collection<Integer> segments, Instant asOf, int asked, ActiveSpan span) {
        var unansweredKey = unanswered.poll();
        var key = unansweredKey == null ? UUID.randomUUID().toString() : unansweredKey;
        return switch (store.claimDue(segments, asOf, asked, key, unansweredKey != null)) {
            case BatchReply.Claimed claimed -> {
                call.answered();
                claimed.unreadable()
                        .forEach(why -> log.warn(
                                "batch-claim.unreadable reason=\"{}\" next=\"the job's lease returns it\"", why));
                var isFull = claimed.jobs().size() + claimed.unreadable().size() >= asked;
                yield held(claimed.jobs(), unansweredKey == null && !isFull, null, span);
            }
            case BatchReply.Refused refused -> {
                if (MAYBE_CLAIMED.contains(refused.status())) {
                    unanswered.add(key);
                }
                yield refused(refused, span);
            }
            case BatchReply.Failed failed -> {
                // Do not repeat a claim that brought jobs: the repeat would bring them again while they are under way.
                if (failed.jobs().isEmpty()) {
                    unanswered.add(key);
                }
                yield held(failed.jobs(), true, failed.reason(), span);
            }
        };
    }

    private Result held(List<Claim> claims, boolean isAll, @Nullable String failure, ActiveSpan span) {
        var isNew = claims.stream()
                .noneMatch(claim -> givenBack.isRecent(claim.job().occurrence()));
        return new Result.Held(claims, isAll, isNew, failure, span.traceparent());
    }

    private Result refused(BatchReply.Refused refused, ActiveSpan span) {
        var mayLackIt = refused.status() == 404 || refused.status() == 405;
        if (TRY_LATER.contains(refused.status()) || (call.isOffered() && !mayLackIt)) {
            return held(List.of(), true, refused.reason(), span);
        }
        if (call.unknown()) {
            log.info("batch-claim.unsupported reason=\"{}\" next=\"jobs are claimed one by one\"", refused.reason());
        }
        return new Result.NotOffered();
    }

    /**
     * Adapts the batch size.
     *
     * @param time how long the jobs of a full batch waited for the start of their dispatch
     */
    void startedWithin(Duration time) {
        if (time.compareTo(QUICK) < 0) {
            limit = Math.min(limit * 2, properties.claimBatchSize());
        } else if (time.compareTo(SLOW) > 0) {
            limit = Math.max(limit / 2, 1);
        }
    }
}
