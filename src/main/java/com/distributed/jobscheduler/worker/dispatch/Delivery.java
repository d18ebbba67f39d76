package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.WorkerAgentClient;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings a claimed occurrence to the agent: retries with backoff and jitter, each repeat with the same key to the same
 * agent, behind a circuit breaker. The caller asks for {@link #admit} before it claims, so that nothing is claimed
 * while the circuit is open.
 */
@Slf4j
@Component
class Delivery {
    private final WorkerAgentClient agent;
    private final CircuitBreaker circuit;
    private final Retry retry;
    private final DispatchMetrics metrics;

    Delivery(
            WorkerAgentClient agent,
            CircuitBreakerRegistry circuits,
            RetryRegistry retries,
            DispatchProperties properties,
            DispatchMetrics metrics) {
        this.agent = agent;
        this.metrics = metrics;
        this.circuit = replaceCircuit(circuits, "worker-agent");
        this.retry = ResultRetry.named(
                retries,
                "dispatch",
                reply -> reply instanceof DispatchReply r && r.isRetryable(),
                reply -> askedWait(reply, properties.retryAfterCap()));
        circuit.getEventPublisher()
                .onStateTransition(event -> log.warn(
                        "circuit.{} name={} next=\"{}\"",
                        event.getStateTransition().getToState(),
                        event.getCircuitBreakerName(),
                        "jobs stay PENDING while it is open; look at GET /api/worker-agent/status of the agent"));
    }

    private static CircuitBreaker replaceCircuit(CircuitBreakerRegistry circuits, String name) {
        var config = CircuitBreakerConfig.from(circuits.circuitBreaker(name).getCircuitBreakerConfig())
                .recordResult(reply -> reply instanceof DispatchReply r && r.isAgentFailure())
                .build();
        var completed = CircuitBreaker.of(name, config);
        circuits.replace(name, completed);
        return completed;
    }

    private static Optional<Duration> askedWait(Object reply, Duration cap) {
        if (!(reply instanceof DispatchReply.Busy busy) || busy.retryAfter() == null) {
            return Optional.empty();
        }
        return Optional.of(busy.retryAfter().compareTo(cap) > 0 ? cap : busy.retryAfter());
    }

    /** Takes the right to one attempt; false while the circuit is open. */
    boolean admit() {
        return circuit.tryAcquirePermission();
    }

    /** Gives an unused right back. */
    void dismiss() {
        circuit.releasePermission();
    }

    CircuitBreaker.State circuitState() {
        return circuit.getState();
    }

    /** Sends an admitted occurrence until the agent has decided on it, the attempts are used up, or we are interrupted. */
    DispatchReply deliver(DispatchOrder order, @Nullable String token) {
        var last = new AtomicReference<@Nullable DispatchReply>();
        try {
            return retry.executeSupplier(() -> {
                var reply = attempt(order, token, last.get());
                last.set(reply);
                return reply;
            });
        } catch (CancellationException interrupted) {
            var reply = last.get();
            return reply == null ? new DispatchReply.NotDelivered("interrupted") : reply;
        }
    }

    private DispatchReply attempt(DispatchOrder order, @Nullable String token, @Nullable DispatchReply before) {
        if (before != null && !circuit.tryAcquirePermission()) {
            // What an earlier attempt may have delivered stays unknown, whatever the circuit says now.
            return before instanceof DispatchReply.Unknown
                    ? before
                    : new DispatchReply.NotDelivered("the agent's circuit is open");
        }
        if (Thread.currentThread().isInterrupted()) {
            circuit.releasePermission();
            return before == null ? new DispatchReply.NotDelivered("shutting down") : before;
        }
        var startedAt = System.nanoTime();
        DispatchReply reply;
        try {
            reply = agent.dispatch(order.job(), token, order.epoch());
        } catch (RuntimeException bug) {
            circuit.releasePermission();
            throw bug;
        }
        circuit.onResult(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS, reply);
        metrics.attempted(before != null);
        if (reply instanceof DispatchReply.Misconfigured misconfigured) {
            log.error(
                    "dispatch.misconfigured reason=\"{}\" next=\"check worker-agent-url and the agent's access rules\"",
                    misconfigured.reason());
            circuit.transitionToOpenState();
        }
        return keepDoubt(before, reply);
    }

    /** Once an attempt may have arrived, a later one that surely did not does not take that back. */
    private static DispatchReply keepDoubt(@Nullable DispatchReply before, DispatchReply reply) {
        var surelyNotNow = reply instanceof DispatchReply.NotDelivered || reply instanceof DispatchReply.Busy;
        return before instanceof DispatchReply.Unknown && surelyNotNow ? before : reply;
    }
}
