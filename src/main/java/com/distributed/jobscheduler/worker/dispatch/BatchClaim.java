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
 * Claims many due occurrences in one call, where the store offers that (contract: Job Store, extensions). Whether it does
 * is found out by asking; what a store does not offer is asked for again after a while. A claim whose answer was lost is
 * repeated by the next one, with its key (semantics: "claim reply lost").
 */
@Slf4j
@Component
class BatchClaim {
    /** The batch grows when it was started faster than QUICK, and shrinks when it was started slower than SLOW. */
    private static final Duration QUICK = Duration.ofMillis(250);

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Set<Integer> TRY_LATER = Set.of(408, 425, 429, 502, 503, 504);
    private static final Set<Integer> MAYBE_CLAIMED = Set.of(200, 408, 500, 502, 503, 504);

    private final JobStore store;
    private final DispatchProperties properties;
    private final DispatchSpans spans;
    private final GivenBack givenBack;
    private final ExtensionCall call;
    /** The keys of claims that may have been made, and were not answered; as many as claims can be under way at once. */
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

    private volatile int limit = 50;

    BatchClaim(JobStore store, DispatchProperties properties, DispatchSpans spans, GivenBack givenBack, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.spans = spans;
        this.givenBack = givenBack;
        this.call = new ExtensionCall(clock);
    }

    /** What one call brought. */
    sealed interface Result {
        /**
         * Ours, to be dispatched.
         *
         * @param isAll false when the store may have more
         * @param isNew false when this store gave out again at once what was given back: that is for a later scan
         * @param failure what went wrong after these; null when nothing did
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

    /** False while the store is known to have no batch claim, or jobs are claimed one by one on purpose. */
    boolean isWorthAsking() {
        return properties.claimBatchSize() > 1 && properties.spreadWindow().isZero() && call.isWorthAsking();
    }

    /** How many it makes sense to claim at once, as long as the agents have room. */
    int most() {
        return Math.min(limit, properties.claimBatchSize());
    }

    /** @param parent the span of the scan that it belongs to */
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
                // A repeat would bring those that could be read once more, while they are on their way.
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

    /** Notes how long the jobs of a full batch waited for their dispatch to start, and asks for more or fewer next time. */
    void startedWithin(Duration time) {
        if (time.compareTo(QUICK) < 0) {
            limit = Math.min(limit * 2, properties.claimBatchSize());
        } else if (time.compareTo(SLOW) > 0) {
            limit = Math.max(limit / 2, 1);
        }
    }
}
