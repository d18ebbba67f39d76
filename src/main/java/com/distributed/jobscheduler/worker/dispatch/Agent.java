package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.Parcel;
import com.distributed.jobscheduler.worker.peer.Sent;
import com.distributed.jobscheduler.worker.peer.WorkerAgentClient;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/** One agent behind a circuit breaker of its own. Who was admitted either sends or dismisses, once. */
@Slf4j
final class Agent {
    private final WorkerAgentClient client;
    private final CircuitBreaker circuit;
    private final AtomicInteger inFlight = new AtomicInteger();

    Agent(WorkerAgentClient client, CircuitBreaker circuit) {
        this.client = client;
        this.circuit = circuit;
        circuit.getEventPublisher()
                .onStateTransition(event -> log.warn(
                        "circuit.{} name={} agent={} next=\"{}\"",
                        event.getStateTransition().getToState(),
                        event.getCircuitBreakerName(),
                        client.url(),
                        "nothing is sent there while it is open; look at GET /api/worker-agent/status of the agent"));
    }

    /** Takes the right to one attempt; false while the circuit is open. */
    boolean admit() {
        var admitted = circuit.tryAcquirePermission();
        if (admitted) {
            inFlight.incrementAndGet();
        }
        return admitted;
    }

    /** Gives an unused right back. */
    void dismiss() {
        inFlight.decrementAndGet();
        circuit.releasePermission();
    }

    /**
     * Uses the right: one request.
     *
     * @param first false for a repeat, which goes alone: a call of several must not fail for one of them again and again
     */
    DispatchReply send(DispatchOrder order, @Nullable String token, boolean first) {
        var startedAt = System.nanoTime();
        Sent sent;
        try {
            var parcel = new Parcel(order.job(), token, order.epoch());
            sent = first ? client.dispatch(parcel) : client.dispatchAlone(parcel);
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
            circuit.onResult(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS, reply);
        }
        if (reply instanceof DispatchReply.Misconfigured misconfigured) {
            log.error(
                    "dispatch.misconfigured agent={} reason=\"{}\" next=\"{}\"",
                    client.url(),
                    misconfigured.reason(),
                    "check the agent's URL and its access rules");
            circuit.transitionToOpenState();
        }
        return reply;
    }

    /** The attempts that are admitted and have not ended. */
    int inFlight() {
        return inFlight.get();
    }

    AgentState state() {
        return new AgentState(client.name(), client.url(), circuit.getState().name(), inFlight());
    }
}
