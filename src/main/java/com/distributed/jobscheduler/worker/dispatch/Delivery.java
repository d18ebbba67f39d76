package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DispatchReply;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings a claimed occurrence to an agent: rounds of attempts with backoff and jitter, each with the same key. An agent
 * that surely did not take it leaves the next one to be asked in the same round; once one may have taken it, only that
 * one is asked again. The caller asks for {@link #admit} before it claims, so that nothing is claimed while every
 * agent's circuit is open.
 */
@Component
class Delivery {
    private final AgentPool agents;
    private final Retry retry;
    private final DispatchMetrics metrics;

    Delivery(AgentPool agents, RetryRegistry retries, DispatchProperties properties, DispatchMetrics metrics) {
        this.agents = agents;
        this.metrics = metrics;
        this.retry = ResultRetry.named(
                retries,
                "dispatch",
                reply -> reply instanceof DispatchReply r && r.isRetryable(),
                reply -> askedWait(reply, properties.retryAfterCap()));
    }

    private static Optional<Duration> askedWait(Object reply, Duration cap) {
        if (!(reply instanceof DispatchReply.Busy busy) || busy.retryAfter() == null) {
            return Optional.empty();
        }
        return Optional.of(busy.retryAfter().compareTo(cap) > 0 ? cap : busy.retryAfter());
    }

    /** Takes the right to one attempt at the least loaded agent; null while every circuit is open. */
    @Nullable
    Agent admit() {
        return agents.admit(new HashSet<>());
    }

    /**
     * Sends an occurrence until an agent has decided on it, the attempts are used up, or we are interrupted.
     *
     * @param admitted the agent that {@link #admit} gave for it
     */
    DispatchReply deliver(DispatchOrder order, @Nullable String token, Agent admitted) {
        var errand = new Errand(order, token, admitted);
        try {
            return retry.executeSupplier(errand::round);
        } catch (CancellationException interrupted) {
            return errand.lastReply();
        }
    }

    /** One occurrence on its way. */
    private final class Errand {
        private final DispatchOrder order;
        private final @Nullable String token;
        private @Nullable Agent admitted;
        private @Nullable Agent doubtful;
        private @Nullable DispatchReply last;
        private boolean sent;

        Errand(DispatchOrder order, @Nullable String token, Agent admitted) {
            this.order = order;
            this.token = token;
            this.admitted = admitted;
        }

        DispatchReply lastReply() {
            return last == null ? new DispatchReply.NotDelivered("interrupted") : last;
        }

        DispatchReply round() {
            last = doubtful == null ? askInTurn() : askAgain(doubtful, lastReply());
            return last;
        }

        private DispatchReply askInTurn() {
            var asked = new HashSet<Agent>();
            DispatchReply best = new DispatchReply.NotDelivered("every agent's circuit is open");
            for (var agent = first(asked); agent != null; agent = agents.admit(asked)) {
                asked.add(agent);
                if (Thread.currentThread().isInterrupted()) {
                    agent.dismiss();
                    return lastReply();
                }
                var reply = send(agent);
                if (reply instanceof DispatchReply.Unknown) {
                    doubtful = agent;
                }
                if (!reply.isSurelyNotTaken()) {
                    return reply;
                }
                best = asked.size() == 1 ? reply : better(best, reply);
            }
            return best;
        }

        private @Nullable Agent first(Set<Agent> asked) {
            var agent = admitted == null ? agents.admit(asked) : admitted;
            admitted = null;
            return agent;
        }

        /** Once an attempt may have arrived, a later one that surely did not does not take that back. */
        private DispatchReply askAgain(Agent agent, DispatchReply doubt) {
            if (!agent.admit()) {
                return doubt;
            }
            if (Thread.currentThread().isInterrupted()) {
                agent.dismiss();
                return doubt;
            }
            var reply = send(agent);
            return reply.isSurelyNotTaken() || reply instanceof DispatchReply.StaleEpoch ? doubt : reply;
        }

        private DispatchReply send(Agent agent) {
            var reply = agent.send(order, token, !sent);
            metrics.attempted(sent, reply);
            sent = true;
            return reply;
        }
    }

    /** The reply that gives the better reason to try another round: busy, the sooner the better; then unreachable. */
    private static DispatchReply better(DispatchReply one, DispatchReply other) {
        if (one instanceof DispatchReply.Busy first && other instanceof DispatchReply.Busy second) {
            return isSooner(second.retryAfter(), first.retryAfter()) ? second : first;
        }
        if (one instanceof DispatchReply.Busy || other instanceof DispatchReply.Misconfigured) {
            return one;
        }
        return other;
    }

    private static boolean isSooner(@Nullable Duration one, @Nullable Duration other) {
        return other != null && (one == null || one.compareTo(other) < 0);
    }
}
