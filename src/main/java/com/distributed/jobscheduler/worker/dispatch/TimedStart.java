package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/**
 * Starts the dispatches of jobs that were claimed a moment before they are due, each at its due time, on a thread of its
 * own. They are in flight already: a shutdown and a handover wait for them.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class TimedStart {
    /** The longest that {@code scheduler.worker.claim-ahead} can be. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** A start that waits longer than this is no wobble of the clock's or the cores'. */
    private static final Duration LATE = Duration.ofMillis(20);

    private final Clock clock;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("due").factory());

    /**
     * Starts a dispatch: now on the calling thread when the job is due, else at its due time.
     *
     * @param asOf until when the claimed jobs are due. A repeat of a claim gets jobs of the first try, which may have
     *     asked for later ones; a store that gave a job beyond that has its reasons, and the job starts now
     * @return its result; never completes exceptionally
     */
    CompletableFuture<DispatchResult> atDueTime(
            DueEntry job, Instant asOf, Supplier<CompletableFuture<DispatchResult>> start) {
        var wait = Duration.between(clock.instant(), job.due());
        return wait.isPositive() && !job.due().isAfter(asOf.plus(LONGEST)) ? after(wait, job, start) : start.get();
    }

    private CompletableFuture<DispatchResult> after(
            Duration wait, DueEntry job, Supplier<CompletableFuture<DispatchResult>> start) {
        var due = new CompletableFuture<Void>();
        // A clock that was set back since the claim puts nothing off: the job's lease runs.
        var nanos = Math.min(wait.toNanos(), LONGEST.toNanos());
        var unused = timer.schedule(() -> due.complete(null), nanos, TimeUnit.NANOSECONDS);
        return due.thenCompose(now -> start.get()).exceptionally(bug -> {
            log.error("dispatch.not-started job={} next=\"its lease returns it\"", job.jobId(), bug);
            return DispatchResult.of(DispatchOutcome.ERROR);
        });
    }

    /** False while a dispatch that should have started waits behind another one. */
    boolean keepsUp() {
        return !(timer.getQueue().peek() instanceof Delayed first)
                || first.getDelay(TimeUnit.NANOSECONDS) > -LATE.toNanos();
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }
}
