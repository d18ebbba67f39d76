package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Dispatches due occurrences, each on a virtual thread of its own, within the bulkhead's bound (semantics: "One scan",
 * step 3). An occurrence is in flight at most once in this process.
 */
@Slf4j
@Component
public class JobDispatcher {
    private static final int MOST_REMEMBERED = 100_000;

    private final OccurrenceClaim claims;
    private final AgentPool agents;
    private final Delivery delivery;
    private final NextRun nextRun;
    private final DispatchProperties properties;
    private final DispatchMetrics metrics;
    private final JobStoreClient store;
    private final Bulkhead bulkhead;
    private final Clock clock;
    private final OccurrenceLedger ledger = new OccurrenceLedger(MOST_REMEMBERED);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final LongAdder dispatched = new LongAdder();
    private volatile boolean draining;

    JobDispatcher(
            OccurrenceClaim claims,
            AgentPool agents,
            Delivery delivery,
            NextRun nextRun,
            DispatchProperties properties,
            DispatchMetrics metrics,
            JobStoreClient store,
            BulkheadRegistry bulkheads,
            Clock clock,
            MeterRegistry meters) {
        this.claims = claims;
        this.agents = agents;
        this.delivery = delivery;
        this.nextRun = nextRun;
        this.properties = properties;
        this.metrics = metrics;
        this.store = store;
        this.bulkhead = bulkheads.bulkhead("dispatch");
        this.clock = clock;
        Gauge.builder(DispatchMetrics.IN_FLIGHT, ledger, OccurrenceLedger::inFlight)
                .description("Occurrences being dispatched now")
                .register(meters);
    }

    /** What became of a submission. */
    public enum Submission {
        /** It is under way; its outcome will be reported. */
        STARTED,
        /** This process has it in flight already. */
        IN_FLIGHT,
        /** This process is done with it, and the store's claims are not conditional. */
        DONE,
        /** Shutting down. */
        DRAINING
    }

    /**
     * Starts an occurrence's dispatch as soon as the bulkhead has room; waits for that on the calling thread.
     *
     * @param whenEnded takes the outcome, on the dispatch's own thread; called exactly once when STARTED
     */
    public Submission submit(DispatchOrder order, Consumer<DispatchOutcome> whenEnded) {
        var entry = ledger.begin(order.job(), Boolean.TRUE.equals(store.isConditional()));
        if (entry != OccurrenceLedger.Entry.BEGUN) {
            return entry == OccurrenceLedger.Entry.DONE ? Submission.DONE : Submission.IN_FLIGHT;
        }
        while (!draining && !bulkhead.tryAcquirePermission()) {
            log.debug("dispatch.bulkhead.full");
        }
        if (draining) {
            ledger.end(order.job(), DispatchOutcome.DRAINING);
            return Submission.DRAINING;
        }
        Thread.ofVirtual().name("dispatch-" + order.job().jobId()).start(() -> run(order, whenEnded));
        return Submission.STARTED;
    }

    private void run(DispatchOrder order, Consumer<DispatchOutcome> whenEnded) {
        threads.add(Thread.currentThread());
        MDC.put("job", Long.toString(order.job().jobId()));
        MDC.put("run", order.job().occurrence().nextRunTime().toString());
        var outcome = DispatchOutcome.ERROR;
        try {
            outcome = dispatch(order);
        } catch (RuntimeException bug) {
            log.error("dispatch.error job={}", order.job().jobId(), bug);
        } finally {
            threads.remove(Thread.currentThread());
            bulkhead.onComplete();
            metrics.ended(outcome);
            log.debug("dispatch.ended job={} outcome={}", order.job().jobId(), outcome);
            ledger.end(order.job(), outcome);
            // What follows the scan's last dispatch is about the scan, not about this job.
            MDC.clear();
            whenEnded.accept(outcome);
        }
    }

    private DispatchOutcome dispatch(DispatchOrder order) {
        var job = order.job();
        if (draining) {
            return DispatchOutcome.DRAINING;
        }
        if (!order.stillAssigned().getAsBoolean()) {
            return DispatchOutcome.REVOKED;
        }
        if (nextRun.isSkippedMisfire(job)) {
            nextRun.moveOn(job);
            return DispatchOutcome.MISFIRE_SKIPPED;
        }
        var agent = delivery.admit();
        if (agent == null) {
            return DispatchOutcome.CIRCUIT_OPEN;
        }
        var startedAt = System.nanoTime();
        var claim = claims.claim(job);
        if (claim instanceof OccurrenceClaim.Result.Held held) {
            var outcome = settle(job, held.token(), delivery.deliver(order, held.token(), agent));
            metrics.took(Duration.ofNanos(System.nanoTime() - startedAt));
            return outcome;
        }
        agent.dismiss();
        return ((OccurrenceClaim.Result.NotHeld) claim).why();
    }

    private DispatchOutcome settle(DueEntry job, @Nullable String token, DispatchReply reply) {
        return switch (reply) {
            case DispatchReply.Accepted accepted -> accepted(job);
            case DispatchReply.Undeliverable undeliverable -> undeliverable(job, token, undeliverable.reason());
            case DispatchReply.Unknown unknown -> unconfirmed(job, token, unknown.reason());
            case DispatchReply.Busy busy -> giveBack(job, token, "the agent is at capacity");
            case DispatchReply.NotDelivered notDelivered -> giveBack(job, token, notDelivered.reason());
            case DispatchReply.Misconfigured misconfigured -> giveBack(job, token, misconfigured.reason());
            case DispatchReply.StaleEpoch stale -> giveBack(job, token, "the agent knows a newer assignment");
        };
    }

    private DispatchOutcome accepted(DueEntry job) {
        dispatched.increment();
        metrics.accepted(
                Objects.requireNonNullElse(job.segment(), 0),
                Duration.between(job.occurrence().nextRunTime(), clock.instant()));
        nextRun.moveOn(job);
        return DispatchOutcome.DISPATCHED;
    }

    private DispatchOutcome undeliverable(DueEntry job, @Nullable String token, String reason) {
        log.warn(
                "dispatch.undeliverable job={} reason=\"{}\" next=\"it is FAILED; correct and resubmit it\"",
                job.jobId(),
                reason);
        if (!claims.fail(job, token)) {
            log.warn("dispatch.undeliverable.unrecorded job={}", job.jobId());
        }
        nextRun.moveOn(job);
        return DispatchOutcome.UNDELIVERABLE;
    }

    private DispatchOutcome unconfirmed(DueEntry job, @Nullable String token, String reason) {
        var leased = token != null || Boolean.TRUE.equals(store.isConditional());
        // Another agent than the one in doubt would not know the key.
        if (!leased && properties.agentDeduplicates() && agents.isSingle()) {
            return giveBack(job, token, reason);
        }
        log.error(
                "dispatch.unconfirmed job={} reason=\"{}\" next=\"{}\"",
                job.jobId(),
                reason,
                leased ? "its lease returns it" : "it stays SCHEDULED: see whether the agent ran it");
        return DispatchOutcome.UNCONFIRMED;
    }

    private DispatchOutcome giveBack(DueEntry job, @Nullable String token, String reason) {
        // An interrupt that ended the delivery must not end the return.
        var interrupted = Thread.interrupted();
        log.debug("dispatch.returned job={} interrupted={} reason=\"{}\"", job.jobId(), interrupted, reason);
        return claims.giveBack(job, token) ? DispatchOutcome.RETURNED : DispatchOutcome.RETURN_FAILED;
    }

    /**
     * Stops claiming, lets what is in flight end, and has what did not end in time returned to the store.
     *
     * @param patience how long dispatches may go on before they are broken off
     * @return true when nothing is in flight any more
     */
    public boolean drain(Duration patience, Duration toReturn) throws InterruptedException {
        draining = true;
        if (ledger.awaitIdle(segment -> true, patience)) {
            return true;
        }
        log.warn("drain.interrupting inFlight={}", ledger.inFlight());
        threads.forEach(Thread::interrupt);
        return ledger.awaitIdle(segment -> true, toReturn);
    }

    /** Waits until nothing of the chosen segments is in flight; false when something still is after this long. */
    public boolean awaitIdle(IntPredicate segments, Duration patience) throws InterruptedException {
        return ledger.awaitIdle(segments, patience);
    }

    /** How many occurrences are being dispatched now. */
    public int inFlight() {
        return ledger.inFlight();
    }

    /** The segments of the occurrences being dispatched now. */
    public Set<Integer> segmentsInFlight() {
        return ledger.segmentsInFlight();
    }

    /** How many occurrences the agent has accepted since the start. */
    public long dispatchedCount() {
        return dispatched.sum();
    }

    /** True when this process has the occurrence in flight or is done with it. */
    public boolean knows(Occurrence occurrence) {
        return ledger.knows(occurrence);
    }

    /** How each agent stands, in the order of the configuration. */
    public List<AgentState> agents() {
        return agents.states();
    }
}
