package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Runs each dispatch on its own virtual thread, within the bulkhead's bound, and records its end. */
@Slf4j
@Component
@RequiredArgsConstructor
class DispatchRunner {
    private final DispatchPace pace;
    private final DispatchSpans spans;
    private final OccurrenceLedger ledger;
    private final DispatchMetrics metrics;
    private final RecentDispatches recent;
    private final ShortPeriods periods;
    private final Clock clock;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Waits for the turn of one dispatch, for {@link #start}; false when {@code givesUp} came first. */
    boolean awaitTurn(BooleanSupplier givesUp) {
        return pace.begin(givesUp);
    }

    /**
     * Starts a dispatch that has its turn.
     *
     * @param place leaves at the latest when the dispatch has ended
     * @param traceparent its parent span
     * @return its result; never completes exceptionally
     */
    CompletableFuture<DispatchResult> start(
            DueEntry job, Appetite.Place place, @Nullable String traceparent, Supplier<DispatchResult> work) {
        return start(job, traceparent, work, () -> {
            place.leave();
            pace.ended();
        });
    }

    /** As {@link #start} for a dispatch that sends nothing to an agent: it needs no turn. */
    CompletableFuture<DispatchResult> startWithoutTurn(
            DueEntry job, Appetite.Place place, @Nullable String traceparent, Supplier<DispatchResult> work) {
        return start(job, traceparent, work, place::leave);
    }

    private CompletableFuture<DispatchResult> start(
            DueEntry job, @Nullable String traceparent, Supplier<DispatchResult> work, Runnable afterwards) {
        var result = new CompletableFuture<DispatchResult>();
        Thread.ofVirtual().name("dispatch-" + job.jobId()).start(() -> {
            var ended = DispatchResult.of(DispatchOutcome.ERROR);
            try {
                ended = run(job, traceparent, work);
            } finally {
                afterwards.run();
                result.complete(ended);
            }
        });
        return result;
    }

    private DispatchResult run(DueEntry job, @Nullable String traceparent, Supplier<DispatchResult> work) {
        threads.add(Thread.currentThread());
        var result = DispatchResult.of(DispatchOutcome.ERROR);
        try (var span = spans.dispatch(traceparent)) {
            MDC.put("jobId", Long.toString(job.jobId()));
            MDC.put("occurrence", job.occurrence().key());
            result = work.get();
            spans.describe(span, job, result.outcome());
        } catch (RuntimeException bug) {
            log.error("dispatch.failed job={}", job.jobId(), bug);
        } finally {
            try {
                ended(job, result);
            } finally {
                // The last dispatch of a scan also runs the scan's end on this thread, which is not about this job.
                MDC.clear();
            }
        }
        return result;
    }

    private void ended(DueEntry job, DispatchResult result) {
        threads.remove(Thread.currentThread());
        ledger.end(job, new EndedDispatch(clock.instant(), result.outcome()));
        metrics.ended(result.outcome());
        recent.ended(job, result);
        if (result.outcome() == DispatchOutcome.DISPATCHED) {
            periods.accepted(job);
        }
        log.debug("dispatch.ended job={} outcome={}", job.jobId(), result.outcome());
    }

    /** Interrupts all dispatches: each returns its claim if no agent may have the job. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
