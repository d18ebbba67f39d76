package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
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
    /** Why a dispatch was returned when no agent had room. */
    public static final String AGENT_BUSY = "the agent is at capacity";
    /** How the reason of a job begins that every agent refused. */
    public static final String NO_AGENT = "no agent for this job: ";

    /** Where such a reason goes on so, an agent knows the name and refused the payload. */
    public static final String REFUSED_IT = " refused it: ";

    static final String NO_CIRCUIT = "every agent's circuit is open";
    private static final String STALE_EPOCH = "an agent knows a newer assignment";
    private static final String DRAINING = "shutting down";

    private static final int REMEMBERED = 50_000;
    /** A claimed occurrence that waited longer than this for its turn goes back: its lease will not last for ever. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
    /** How long what was not delivered waits before it is claimed again, where no agent named a time. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(1);
    /** How long a claim waits for the answers of full agents; after that the scan ends, and they are asked later. */
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** How long nothing is claimed under an epoch that an agent refused. */
    private static final Duration STALE_PAUSE = Duration.ofSeconds(5);

    private final OccurrenceClaim claims;
    private final AgentPool agents;
    private final Appetite appetite;
    private final GivenBack givenBack;
    private final Delivery delivery;
    private final NextRun nextRun;
    private final DispatchProperties properties;
    private final DispatchMetrics metrics;
    private final JobStoreClient store;
    private final BatchClaim batches;
    private final DispatchPace pace;
    private final Pause pause;
    private final RecentDispatches recent;
    private final DispatchSpans spans;
    private final Traces traces;
    private final Clock clock;
    private final OccurrenceLedger ledger = new OccurrenceLedger(REMEMBERED);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final LongAdder dispatched = new LongAdder();
    private volatile boolean draining;
    private volatile @Nullable Refusal refusal;

    JobDispatcher(
            OccurrenceClaim claims,
            AgentPool agents,
            Appetite appetite,
            GivenBack givenBack,
            Delivery delivery,
            NextRun nextRun,
            DispatchProperties properties,
            DispatchMetrics metrics,
            JobStoreClient store,
            BatchClaim batches,
            DispatchPace pace,
            Pause pause,
            RecentDispatches recent,
            DispatchSpans spans,
            Traces traces,
            Clock clock,
            MeterRegistry meters) {
        this.claims = claims;
        this.agents = agents;
        this.appetite = appetite;
        this.givenBack = givenBack;
        this.delivery = delivery;
        this.nextRun = nextRun;
        this.properties = properties;
        this.metrics = metrics;
        this.store = store;
        this.batches = batches;
        this.pace = pace;
        this.pause = pause;
        this.recent = recent;
        this.spans = spans;
        this.traces = traces;
        this.clock = clock;
        Gauge.builder(DispatchMetrics.IN_FLIGHT, ledger, OccurrenceLedger::inFlight)
                .description("Occurrences being dispatched now")
                .register(meters);
    }

    /** An agent refused this epoch, which is over. */
    private record Refusal(@Nullable Long epoch, long at) {}

    /** What became of a submission. */
    public enum Submission {
        /** It is under way; its outcome will be reported. */
        STARTED,
        /** This process has it in flight already. */
        IN_FLIGHT,
        /** This process is done with it, and the store's claims are not conditional. */
        DONE,
        /** The agents are full: try again after {@link #askAgainIn}. */
        FULL,
        /** Shutting down. */
        DRAINING
    }

    /**
     * Starts an occurrence's dispatch as soon as the bulkhead has room; waits for that on the calling thread.
     *
     * @param isPatient whether it waits as well for agents that are full and have yet to answer
     * @param whenEnded takes the outcome, on the dispatch's own thread; called exactly once when STARTED
     */
    public Submission submit(DispatchOrder order, boolean isPatient, Consumer<DispatchOutcome> whenEnded) {
        var entry = ledger.begin(order.job(), Boolean.TRUE.equals(store.isConditional()));
        if (entry != OccurrenceLedger.Entry.BEGUN) {
            return entry == OccurrenceLedger.Entry.DONE ? Submission.DONE : Submission.IN_FLIGHT;
        }
        var place = appetite.place(isPatient ? PATIENCE : Duration.ZERO);
        // While no circuit lets anything through, its dispatch says so.
        if (place == null && !agents.isShut()) {
            ledger.withdraw(order.job());
            return Submission.FULL;
        }
        var taken = place == null ? appetite.ofNone() : place;
        if (!pace.begin(() -> draining)) {
            taken.leave();
            ledger.withdraw(order.job());
            return Submission.DRAINING;
        }
        start(order, taken, whenEnded, () -> dispatch(order, taken));
        return Submission.STARTED;
    }

    /** In how long agents that are full are asked again. */
    public Duration askAgainIn() {
        return appetite.askAgainIn();
    }

    /** Until when the occurrence, which this worker gave back, is not to be claimed again; null when it may be. */
    public @Nullable Instant waitsUntil(Occurrence occurrence) {
        return givenBack.waitsUntil(occurrence);
    }

    /** False while the store is known to have no batch claim; {@link #claimDue} is of use otherwise. */
    public boolean claimsInBatches() {
        return batches.isWorthAsking();
    }

    /** What became of one batch claim. */
    public sealed interface Batch {
        /** Its jobs are under way; the store may have more that are due. */
        record More() implements Batch {}

        /** Its jobs are under way, and nothing else is due. */
        record Complete() implements Batch {}

        /** Nothing was claimed, because the agents are full: they are asked again after this long. */
        record Full(Duration askAgainIn) implements Batch {}

        /** This store has no batch claim: claim its jobs one by one. */
        record NotOffered() implements Batch {}

        /** Nothing was claimed, because it could not be dispatched. */
        record Declined(String reason) implements Batch {}

        /** Its jobs, if it brought any, are under way; the call failed. */
        record Failed(String reason) implements Batch {}
    }

    /**
     * Claims one batch of what is due and starts its dispatches; waits for the bulkhead on the calling thread.
     *
     * @param whenClaimed called once per claimed occurrence, before its dispatch starts
     * @param whenEnded takes each one's outcome, on its dispatch's own thread
     */
    public Batch claimDue(BatchOrder order, Runnable whenClaimed, Consumer<DispatchOutcome> whenEnded) {
        ledger.claiming(order.segments());
        var taken = appetite.take(batches.most(), PATIENCE);
        var claimed = 0;
        try {
            var obstacle = obstacle(order);
            if (obstacle != null) {
                return new Batch.Declined(obstacle);
            }
            if (taken == 0) {
                return agents.isShut() ? new Batch.Declined(NO_CIRCUIT) : new Batch.Full(appetite.askAgainIn());
            }
            BatchClaim.Result result;
            String claim;
            try (var span = traces.begin("claim", order.traceparent())) {
                claim = span.traceparent();
                result = batches.claim(order.segments(), order.asOf(), taken);
                spans.describe(span, result);
            }
            if (!(result instanceof BatchClaim.Result.Held held)) {
                return new Batch.NotOffered();
            }
            claimed = held.jobs().size();
            appetite.settle(taken, claimed);
            taken = claimed;
            var isNew = held.jobs().stream().noneMatch(job -> givenBack.isRecent(job.occurrence()));
            start(held, order, claim, whenClaimed, whenEnded);
            return result(held, isNew);
        } finally {
            appetite.settle(taken, claimed);
            ledger.claimed(order.segments());
        }
    }

    private @Nullable String obstacle(BatchOrder order) {
        if (draining) {
            return DRAINING;
        }
        if (pause.isOn()) {
            return "dispatching is paused";
        }
        var refused = refusal;
        if (refused != null
                && Objects.equals(refused.epoch(), order.epoch())
                && System.nanoTime() - refused.at() < STALE_PAUSE.toNanos()) {
            return STALE_EPOCH;
        }
        return order.stillAssigned().getAsBoolean() ? null : "the segments have changed";
    }

    /** @param isNew false when this store gave out again at once what was given back: that is for a later scan */
    private static Batch result(BatchClaim.Result.Held held, boolean isNew) {
        if (held.failure() != null) {
            return new Batch.Failed(held.failure());
        }
        return held.isAll() || !isNew ? new Batch.Complete() : new Batch.More();
    }

    private void start(
            BatchClaim.Result.Held held,
            BatchOrder batch,
            @Nullable String claim,
            Runnable whenClaimed,
            Consumer<DispatchOutcome> whenEnded) {
        var claimedAt = System.nanoTime();
        // All are in flight from here on, also those that still wait for their turn.
        for (var job : held.jobs()) {
            whenClaimed.run();
            ledger.enter(job);
        }
        for (var job : held.jobs()) {
            var order = new DispatchOrder(job, batch.epoch(), () -> true, false, claim);
            var place = appetite.ofClaimed();
            if (pace.begin(() -> draining || waitedTooLong(claimedAt))) {
                start(order, place, whenEnded, () -> dispatchClaimed(order, place));
            } else {
                startUnpaced(
                        order,
                        place,
                        whenEnded,
                        () -> giveBack(job, job.claimToken(), "its turn did not come", USUAL_WAIT));
            }
        }
        if (!held.isAll()) {
            batches.startedWithin(Duration.ofNanos(System.nanoTime() - claimedAt));
        }
    }

    private static boolean waitedTooLong(long since) {
        return System.nanoTime() - since > LONGEST_WAIT.toNanos();
    }

    private void start(
            DispatchOrder order,
            Appetite.Place place,
            Consumer<DispatchOutcome> whenEnded,
            Supplier<DispatchOutcome> work) {
        startUnpaced(
                order,
                place,
                outcome -> {
                    pace.ended();
                    whenEnded.accept(outcome);
                },
                work);
    }

    private void startUnpaced(
            DispatchOrder order,
            Appetite.Place place,
            Consumer<DispatchOutcome> whenEnded,
            Supplier<DispatchOutcome> work) {
        Consumer<DispatchOutcome> leaving = outcome -> {
            place.leave();
            whenEnded.accept(outcome);
        };
        Thread.ofVirtual().name("dispatch-" + order.job().jobId()).start(() -> run(order, leaving, work));
    }

    private void run(DispatchOrder order, Consumer<DispatchOutcome> whenEnded, Supplier<DispatchOutcome> work) {
        threads.add(Thread.currentThread());
        var outcome = DispatchOutcome.ERROR;
        try (var span = traces.begin("dispatch", order.traceparent())) {
            MDC.put("jobId", Long.toString(order.job().jobId()));
            MDC.put("occurrence", order.job().occurrence().key());
            outcome = work.get();
            spans.describe(span, order.job(), outcome);
        } catch (RuntimeException bug) {
            log.error("dispatch.error job={}", order.job().jobId(), bug);
        } finally {
            try {
                ended(order.job(), outcome);
            } finally {
                // What follows the scan's last dispatch is about the scan, not about this job.
                MDC.clear();
                whenEnded.accept(outcome);
            }
        }
    }

    private void ended(DueEntry job, DispatchOutcome outcome) {
        threads.remove(Thread.currentThread());
        ledger.end(job, new EndedDispatch(clock.instant(), outcome));
        metrics.ended(outcome);
        recent.ended(job, outcome);
        log.debug("dispatch.ended job={} outcome={}", job.jobId(), outcome);
    }

    private DispatchOutcome dispatch(DispatchOrder order, Appetite.Place place) {
        var job = order.job();
        if (draining) {
            return DispatchOutcome.DRAINING;
        }
        if (pause.isOn()) {
            return DispatchOutcome.PAUSED;
        }
        if (!order.stillAssigned().getAsBoolean()) {
            return DispatchOutcome.REVOKED;
        }
        if (order.isOld() && !Boolean.TRUE.equals(store.isConditional()) && !isAsListed(job)) {
            return DispatchOutcome.NOT_OURS;
        }
        if (nextRun.isSkippedMisfire(job)) {
            nextRun.moveOn(job);
            return DispatchOutcome.MISFIRE_SKIPPED;
        }
        var agent = delivery.admit(job);
        if (agent == null) {
            return DispatchOutcome.CIRCUIT_OPEN;
        }
        var startedAt = System.nanoTime();
        var claim = claims.claim(job);
        if (claim instanceof OccurrenceClaim.Result.Held held) {
            var outcome = settle(order, held.token(), delivery.deliver(order, held.token(), agent, place));
            metrics.took(Duration.ofNanos(System.nanoTime() - startedAt));
            return outcome;
        }
        agent.dismiss();
        return ((OccurrenceClaim.Result.NotHeld) claim).why();
    }

    /** An unconditional claim would resurrect a job that was cancelled since it was listed. */
    private boolean isAsListed(DueEntry job) {
        return store.job(job.jobId())
                .filter(stored -> stored.status() == JobStatus.PENDING
                        && job.occurrence().nextRunTime().equals(stored.nextRunTime()))
                .isPresent();
    }

    private DispatchOutcome dispatchClaimed(DispatchOrder order, Appetite.Place place) {
        var job = order.job();
        var token = job.claimToken();
        var startedAt = System.nanoTime();
        var agent = draining ? null : delivery.admit(job);
        if (agent == null && (draining || agents.isShut())) {
            return giveBack(job, token, draining ? DRAINING : NO_CIRCUIT, USUAL_WAIT);
        }
        var outcome = settle(order, token, delivery.deliver(order, token, agent, place));
        metrics.took(Duration.ofNanos(System.nanoTime() - startedAt));
        return outcome;
    }

    private DispatchOutcome settle(DispatchOrder order, @Nullable String token, DispatchReply reply) {
        var job = order.job();
        return switch (reply) {
            case DispatchReply.Accepted accepted -> accepted(job);
            case DispatchReply.Undeliverable undeliverable -> undeliverable(job, token, undeliverable.reason());
            case DispatchReply.NotHere refusedByAll -> undeliverable(job, token, refusedByAll.reason());
            case DispatchReply.Unknown unknown -> unconfirmed(job, token, unknown.reason());
            case DispatchReply.Busy busy ->
                giveBack(job, token, AGENT_BUSY, delivery.waitOf(busy).orElse(USUAL_WAIT));
            case DispatchReply.NotDelivered notDelivered -> giveBack(job, token, notDelivered.reason(), USUAL_WAIT);
            case DispatchReply.Misconfigured misconfigured -> giveBack(job, token, misconfigured.reason(), USUAL_WAIT);
            case DispatchReply.StaleEpoch stale -> {
                refusal = new Refusal(order.epoch(), System.nanoTime());
                yield giveBack(job, token, STALE_EPOCH, null);
            }
        };
    }

    private DispatchOutcome accepted(DueEntry job) {
        dispatched.increment();
        metrics.accepted(Objects.requireNonNullElse(job.segment(), 0), job.lateness(clock.instant()));
        moveOn(job);
        return DispatchOutcome.DISPATCHED;
    }

    /** A store that claims in batches moves the schedule itself, when the run has ended. */
    private void moveOn(DueEntry job) {
        if (job.claimToken() == null) {
            nextRun.moveOn(job);
        }
    }

    private DispatchOutcome undeliverable(DueEntry job, @Nullable String token, String reason) {
        log.warn(
                "dispatch.undeliverable job={} reason=\"{}\" next=\"this run is FAILED; correct the job, or what the agents can do\"",
                job.jobId(),
                reason);
        recent.because(job, reason);
        if (!claims.fail(job, token, reason)) {
            log.warn("dispatch.undeliverable.unrecorded job={}", job.jobId());
        }
        moveOn(job);
        return DispatchOutcome.UNDELIVERABLE;
    }

    private DispatchOutcome unconfirmed(DueEntry job, @Nullable String token, String reason) {
        var leased = token != null || Boolean.TRUE.equals(store.isConditional());
        // Another agent than the one in doubt would not know the key.
        if (!leased && properties.agentDeduplicates() && agents.isSingle()) {
            return giveBack(job, token, reason, USUAL_WAIT);
        }
        recent.because(job, reason);
        log.error(
                "dispatch.unconfirmed job={} reason=\"{}\" next=\"{}\"",
                job.jobId(),
                reason,
                leased
                        ? "its lease returns it"
                        : "it stays SCHEDULED: see whether the agent ran it; orphan recovery returns it after orphan-timeout");
        return DispatchOutcome.UNCONFIRMED;
    }

    /** @param wait how long it is not to be claimed again; null when another worker may take it at once */
    private DispatchOutcome giveBack(DueEntry job, @Nullable String token, String reason, @Nullable Duration wait) {
        recent.because(job, reason);
        // An interrupt that ended the delivery must not end the return.
        var interrupted = Thread.interrupted();
        log.debug("dispatch.returned job={} interrupted={} reason=\"{}\"", job.jobId(), interrupted, reason);
        var wanted = draining ? null : wait; // another worker has the segment soon
        if (wanted != null) {
            givenBack.remember(job.occurrence(), wanted);
        }
        return claims.giveBack(job, token, wanted) ? DispatchOutcome.RETURNED : DispatchOutcome.RETURN_FAILED;
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

    /** How this process was done with the occurrence; empty when it is not done with it, or no longer remembers. */
    public Optional<EndedDispatch> ended(Occurrence occurrence) {
        return ledger.done(occurrence);
    }

    /** This process is done with the occurrence no longer: once the store lists it as PENDING, it is dispatched again. */
    public void forget(Occurrence occurrence) {
        ledger.forget(occurrence);
    }

    /** True while this process holds the occurrence's claim, or is about to claim it. */
    public boolean isInFlight(Occurrence occurrence) {
        return ledger.isInFlight(occurrence);
    }

    /** How each agent stands, in the order of the configuration. */
    public List<AgentState> agents() {
        return agents.states();
    }
}
