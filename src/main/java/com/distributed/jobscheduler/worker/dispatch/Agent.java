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

/** One agent behind a circuit breaker of its own. */
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
                "nothing is sent there while it is open; look at GET /api/worker-agent/status of the agent";
            case HALF_OPEN -> "one job is sent there, to see whether it answers";
            case CLOSED, DISABLED, METRICS_ONLY -> "jobs are sent there";
        };
    }

    /** Its name in logs and metrics. */
    String name() {
        return client.name();
    }

    /** What it has answered for the names of jobs. */
    NameMemory names() {
        return names;
    }

    /** Takes the right to one attempt; null while the circuit is open. */
    @Nullable
    Admission admit() {
        return admit((NameMemory.Trial) null);
    }

    /** The same for a job of this name; null as well while another job asks whether the agent knows the name. */
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
     * Uses a right: one request.
     *
     * @param first false for a repeat, which goes alone: a call of several must not fail for one of them again and again
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
        // What is to run alone is refused by an agent that has room for others.
        if (!(claim.job().alone() && reply instanceof DispatchReply.Busy)) {
            noteRoom(sent);
        }
        return reply;
    }

    /** As long as a call counts: one of an agent that runs the job inside the request is not slow for that. */
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
                    "its jobs go to the other agents, and are FAILED where none has it; a new handler is found by itself");
        }
    }

    private void taken(@Nullable String name) {
        if (name != null && names.taken(name)) {
            log.info("agent.handler-found agent={} name=\"{}\"", client.url(), Printable.shortened(name));
        }
    }

    /** A circuit breaker that an operator has switched off, or forced open, stays as it is. */
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

    /** For how many more jobs it has room: none while its circuit is open, one while it is half open. */
    long roomLeft() {
        if (isShut()) {
            return 0;
        }
        return circuit.getState() == CircuitBreaker.State.HALF_OPEN ? 1 : room.room();
    }

    /** True while its circuit lets nothing through. */
    boolean isShut() {
        // Asked, as a circuit that does not become half open by itself does so when it is asked.
        if (circuit.getState() == CircuitBreaker.State.CLOSED) {
            return false;
        }
        if (!circuit.tryAcquirePermission()) {
            return true;
        }
        circuit.releasePermission();
        return false;
    }

    /** False when it has no room for one more, as far as it said. */
    boolean hasRoom() {
        return room.room() > inFlight();
    }

    /** What it has said of its room. */
    AgentRoom room() {
        return room;
    }

    /** The attempts that are admitted and have not ended. */
    int inFlight() {
        return inFlight.get();
    }

    AgentState state() {
        return new AgentState(client.name(), client.url(), circuit.getState().name(), inFlight(), names.refusedNames());
    }
}
