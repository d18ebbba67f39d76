package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.Sent;
import com.distributed.jobscheduler.worker.peer.WorkerAgentClient;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/** One agent with its own circuit breaker. */
@Slf4j
final class Agent {
    private final WorkerAgentClient client;
    private final CircuitBreaker circuit;
    private final NameMemory names;
    private final AgentRoom room;
    private final AtomicInteger inFlight = new AtomicInteger();

    Agent(WorkerAgentClient client, CircuitBreaker circuit, NameMemory names) {
        this.client = client;
        this.circuit = circuit;
        this.names = names;
        this.room = new AgentRoom(client::askFreeSlots);
        circuit.getEventPublisher().onStateTransition(event -> {
            var state = event.getStateTransition().getToState();
            log.warn(
                    "circuit.moved state={} name={} agent={} next=\"{}\"",
                    state,
                    event.getCircuitBreakerName(),
                    client.url(),
                    next(state));
        });
    }

    private static String next(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN ->
                "no job is sent there while it is open; look at GET /api/worker-agent/status of the agent";
            case HALF_OPEN -> "one job is sent there, to see whether it answers";
            case CLOSED, DISABLED, METRICS_ONLY -> "jobs are sent there";
        };
    }

    boolean isAt(WorkerAgentClient other) {
        return client == other;
    }

    /** The agent's name in logs and metrics. */
    String name() {
        return client.name();
    }

    /** The agent's answers for the names of jobs. */
    NameMemory names() {
        return names;
    }

    /** Takes the right to one attempt; null while the circuit is open. */
    @Nullable
    Admission admit() {
        return admit((NameMemory.Trial) null);
    }

    /** As {@link #admit()} for a job of this name; also null while another job asks the agent for this name. */
    @Nullable
    Admission admit(String name) {
        if (names.isTaken(name)) {
            return admit();
        }
        var trial = names.begin(name);
        if (trial == null) {
            return null;
        }
        var admission = admit(trial);
        if (admission == null) {
            trial.end();
        }
        return admission;
    }

    private @Nullable Admission admit(NameMemory.@Nullable Trial trial) {
        if (!circuit.tryAcquirePermission()) {
            return null;
        }
        inFlight.incrementAndGet();
        return new Admission(this, trial);
    }

    /** Gives an unused right back. */
    void dismiss() {
        inFlight.decrementAndGet();
        circuit.releasePermission();
    }

    /**
     * Sends one request.
     *
     * @param first false for a repeat. A repeat goes alone, so that one bad job cannot fail its group call again and
     *     again
     */
    DispatchReply send(Claim claim, boolean first) {
        var startedAt = System.nanoTime();
        Sent sent;
        try {
            sent = first ? client.dispatch(claim) : client.dispatchAlone(claim);
        } catch (RuntimeException bug) {
            circuit.releasePermission();
            throw bug;
        } finally {
            inFlight.decrementAndGet();
        }
        var reply = sent.reply();
        if (sent.isEcho()) {
            circuit.releasePermission();
        } else {
            circuit.onResult(Math.min(System.nanoTime() - startedAt, longest()), TimeUnit.NANOSECONDS, reply);
        }
        note(claim.job().jobName(), reply);
        // An agent with free slots also refuses a job that must run alone: this Busy tells nothing about its room.
        if (!(claim.job().alone() && reply instanceof DispatchReply.Busy)) {
            noteRoom(sent);
        }
        return reply;
    }

    /**
     * The longest duration that the circuit breaker is told. A call to an agent that runs the job inside the request
     * never counts as slow.
     */
    private long longest() {
        return client.answersFirst()
                ? Long.MAX_VALUE
                : circuit.getCircuitBreakerConfig()
                        .getSlowCallDurationThreshold()
                        .toNanos();
    }

    private void noteRoom(Sent sent) {
        switch (sent.reply()) {
            case DispatchReply.Accepted accepted -> room.taken(sent.freeSlots());
            case DispatchReply.Busy busy -> room.refused(Objects.requireNonNullElse(busy.retryAfter(), Duration.ZERO));
            case DispatchReply.NotDelivered none -> room.silent();
            case DispatchReply.Unknown none -> room.silent();
            default -> {}
        }
    }

    private void note(@Nullable String name, DispatchReply reply) {
        switch (reply) {
            case DispatchReply.Misconfigured misconfigured -> open(misconfigured.reason());
            case DispatchReply.NotHere notHere -> refused(name, notHere.handlers());
            case DispatchReply.Accepted accepted -> taken(name);
            default -> {}
        }
    }

    private void refused(@Nullable String name, @Nullable List<String> handlers) {
        if (name != null && handlers != null && names.refused(name, handlers)) {
            log.warn(
                    "agent.no-handler agent={} name=\"{}\" has={} next=\"{}\"",
                    client.url(),
                    Printable.shortened(name),
                    handlers,
                    "other agents get its jobs; with no handler anywhere they are FAILED; a new handler is found by itself");
        }
    }

    private void taken(@Nullable String name) {
        if (name != null && names.taken(name)) {
            log.info("agent.handler-found agent={} name=\"{}\"", client.url(), Printable.shortened(name));
        }
    }

    /** Opens the circuit. Leaves a circuit breaker alone that an operator has disabled or forced open. */
    private void open(String reason) {
        log.error(
                "dispatch.misconfigured agent={} reason=\"{}\" next=\"{}\"",
                client.url(),
                reason,
                "check the agent's URL and its access rules");
        switch (circuit.getState()) {
            case CLOSED, HALF_OPEN -> circuit.transitionToOpenState();
            case OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY -> {}
        }
    }

    /** Number of further jobs that it has room for: 0 while its circuit is open, 1 while it is half-open. */
    long roomLeft() {
        if (isShut()) {
            return 0;
        }
        return circuit.getState() == CircuitBreaker.State.HALF_OPEN ? 1 : room.room();
    }

    /** True while its circuit is open. */
    boolean isShut() {
        // Ask for a permission: an open circuit may become half-open only when it is asked.
        if (circuit.getState() == CircuitBreaker.State.CLOSED) {
            return false;
        }
        if (!circuit.tryAcquirePermission()) {
            return true;
        }
        circuit.releasePermission();
        return false;
    }

    /** False when it has no room beside the attempts in flight, by its last answer. */
    boolean hasRoom() {
        return room.room() > inFlight();
    }

    /** Its free slots, as its answers tell. */
    AgentRoom room() {
        return room;
    }

    /** Number of attempts that were admitted and have not ended. */
    int inFlight() {
        return inFlight.get();
    }

    AgentState state() {
        return new AgentState(client.name(), client.url(), circuit.getState().name(), inFlight(), names.refusedNames());
    }
}
